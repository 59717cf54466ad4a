/** Admits uploads as long as they fit into memory together. */
export type ByteGate = <Result>(bytes: number, upload: () => Promise<Result>) => Promise<Result>

/**
 * A request with a zip takes many times the zip's size while it is made: as base64, as JSON, and as
 * what is signed and sent. So only so many bytes are uploaded at once, in the order in which they come;
 * a larger zip goes alone.
 * @param mostBytes of zips
 */
export function byteGate(mostBytes: number): ByteGate {
  const waiting: { bytes: number; go: () => void }[] = []
  let uploading = 0
  let bytesInUse = 0

  const next = () => {
    for (;;) {
      const [first] = waiting
      if (!first || (uploading > 0 && bytesInUse + first.bytes > mostBytes)) return
      waiting.shift()
      uploading++
      bytesInUse += first.bytes
      first.go()
    }
  }

  return async (bytes, upload) => {
    await new Promise<void>((go) => {
      waiting.push({ bytes, go })
      next()
    })
    try {
      return await upload()
    } finally {
      uploading--
      bytesInUse -= bytes
      next()
    }
  }
}
