const { scryptSync, timingSafeEqual } = require('node:crypto')

/** Keys are kept as slow hashes, so that a leaked table is not a leaked key. */
const COST = { N: 1024, r: 8, p: 4 }
const PARTNERS = new Map([
  [
    'bakery',
    {
      salt: '7f1d2c9a54e04b0c',
      hash: 'db488ab7f2d309aabae8d12ad01301224cabc8f5a9cebb7783e85fc1e9249ec5',
    },
  ],
])
/** Hashed against for a partner that does not exist, so that it takes as long as a wrong key. */
const NOBODY = { salt: '00', hash: '00'.repeat(32) }

exports.authorized = (partner, key) => {
  const { salt, hash } = PARTNERS.get(partner) ?? NOBODY
  const derived = scryptSync(String(key), Buffer.from(salt, 'hex'), 32, COST)
  return timingSafeEqual(derived, Buffer.from(hash, 'hex'))
}
