const { pbkdf2Sync, timingSafeEqual } = require('node:crypto')

/** Keys are kept as slow hashes, so that a leaked table is not a leaked key. */
const ITERATIONS = 60000
const PARTNERS = new Map([
  [
    'bakery',
    {
      salt: '7f1d2c9a54e04b0c',
      hash: 'f090de2e4fd25937943443c149d8e6bf221c27ec847ea7cf3070c5b426d890d7',
    },
  ],
])
/** Hashed against for a partner that does not exist, so that it takes as long as a wrong key. */
const NOBODY = { salt: '00', hash: '00'.repeat(32) }

exports.authorized = (partner, key) => {
  const { salt, hash } = PARTNERS.get(partner) ?? NOBODY
  const derived = pbkdf2Sync(String(key), Buffer.from(salt, 'hex'), ITERATIONS, 32, 'sha256')
  return timingSafeEqual(derived, Buffer.from(hash, 'hex'))
}
