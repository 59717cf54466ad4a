/** Bytes that do not compress, so that zips are as large as those of functions with their dependencies. */
export function noise(bytes: number, seed: number): Buffer {
  const noise = Buffer.alloc(Math.ceil(bytes / 4) * 4)
  let state = seed + 1
  for (let at = 0; at < noise.length; at += 4) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    noise.writeUInt32LE((state ^ (state >>> 15)) >>> 0, at)
  }
  return noise
}
