/** A source of numbers in [0, 1). */
export type Random = () => number

/**
 * A seeded generator: the same seed gives the same order of everything. sfc32 (Chris Doty-Humphrey,
 * PractRand), its state filled from the seed and the name of what is to be ordered.
 * @param seed whole number from 0 to 2³²−1
 */
export function seededRandom(seed: number, name: string): Random {
  let a = seed >>> 0
  let b = hash(name)
  let c = 0x9e3779b9
  let counter = 1
  const next = (): number => {
    const t = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + t
    return (t >>> 0) / 2 ** 32
  }
  for (let round = 0; round < 15; round++) next()
  return next
}

/** A new array with the same items in random order. */
export function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  const keyed = items.map((item) => ({ item, key: random() }))
  return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item)
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (const byte of Buffer.from(text)) value = Math.imul(value ^ byte, 0x01000193)
  return value >>> 0
}
