/** Admits work as long as what it holds fits into memory together. */
export type ByteGate = <Result>(bytes: number, work: () => Promise<Result>) => Promise<Result>

/**
 * Only so many bytes are worked on at once, in the order in which they come; what is larger goes alone.
 */
export function byteGate(mostBytes: number): ByteGate {
  const waiting: { bytes: number; go: () => void }[] = []
  let working = 0
  let bytesInUse = 0

  const next = () => {
    for (;;) {
      const [first] = waiting
      if (!first || (working > 0 && bytesInUse + first.bytes > mostBytes)) return
      waiting.shift()
      working++
      bytesInUse += first.bytes
      first.go()
    }
  }

  return async (bytes, work) => {
    await new Promise<void>((go) => {
      waiting.push({ bytes, go })
      next()
    })
    try {
      return await work()
    } finally {
      working--
      bytesInUse -= bytes
      next()
    }
  }
}
