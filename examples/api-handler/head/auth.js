const { pbkdf2Sync, timingSafeEqual } = require('node:crypto')

/** Keys are kept as slow hashes, so that a leaked table is not a leaked key. */
const ITERATIONS = 120000
const PARTNERS = new Map([
  [
    'bakery',
    {
      salt: '7f1d2c9a54e04b0c',
      hash: '826853d35ac887874ddef70d760e20e1f4df152e54c29aa2f816c829c26dfd7c',
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
