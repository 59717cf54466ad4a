import fc from 'fast-check'

const SURROGATES = { first: 0xd800, count: 0x800 }

/**
 * Any character of Unicode, as the unit of `fc.string`. fast-check's own, `binary`, lists all million
 * of them first, which takes a second in each suite.
 */
export const codePoint: fc.Arbitrary<string> = fc.nat(0x10ffff - SURROGATES.count).map(
  (nth) => String.fromCodePoint(nth < SURROGATES.first ? nth : nth + SURROGATES.count),
  (character) => {
    const found = typeof character === 'string' ? character.codePointAt(0) : undefined
    if (found === undefined || character !== String.fromCodePoint(found)) {
      throw new Error('This is not one character.')
    }
    return found < SURROGATES.first ? found : found - SURROGATES.count
  },
)
