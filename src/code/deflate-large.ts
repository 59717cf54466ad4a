import { AsyncDeflate, Zip, ZipPassThrough } from 'fflate'
import type { WriteBytes } from './join-zips.ts'

export interface LargeFile {
  path: string
  pieces: AsyncIterable<Uint8Array>
  mtime: Date
  os: number
  attrs: number
}

/** What is compressed at a time, so that the same content gives the same bytes however it is read. */
const BLOCK_BYTES = 2 ** 18
/** What may wait for the worker thread. */
const QUEUED_BYTES = 2 ** 20

/**
 * Zips one file a block at a time, in a worker thread. Its size and checksum follow its bytes in the zip,
 * as they are only known then.
 * @returns the zip's directory and end
 */
export async function deflateLarge(
  { path, pieces, ...attributes }: LargeFile,
  write: WriteBytes,
): Promise<Uint8Array> {
  let made: Uint8Array[] = []
  let failure: Error | null = null
  let end: Uint8Array | undefined
  let wake = () => {}
  const zip = new Zip((error, bytes, isLast) => {
    failure ??= error
    if (isLast) end = bytes
    else if (bytes) made.push(bytes)
    wake()
  })
  const file = Object.assign(new Deflated(path, () => wake()), attributes)
  const settle = async (isDone: () => boolean) => {
    for (;;) {
      if (failure) throw failure
      const ready = made
      made = []
      for (const bytes of ready) await write(bytes)
      if (made.length > 0 || failure) continue
      if (isDone()) return
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
  try {
    zip.add(file)
    for await (const block of inBlocks(pieces)) {
      file.push(block, false)
      await settle(() => file.queuedBytes <= QUEUED_BYTES)
    }
    file.push(new Uint8Array(0), true)
    zip.end()
    await settle(() => end !== undefined)
    return end ?? new Uint8Array(0)
  } finally {
    file.stop()
  }
}

/** As fflate's own for worker threads, which does not say how much waits for the thread. */
class Deflated extends ZipPassThrough {
  override compression = 8
  readonly #deflate: AsyncDeflate

  constructor(path: string, onProgress: () => void) {
    super(path)
    this.#deflate = new AsyncDeflate({ level: 6 }, (error, bytes, isLast) =>
      this.ondata(error, bytes, isLast),
    )
    this.#deflate.ondrain = onProgress
  }

  get queuedBytes(): number {
    return this.#deflate.queuedSize
  }

  stop(): void {
    this.#deflate.terminate()
  }

  protected override process(block: Uint8Array, isLast: boolean): void {
    this.#deflate.push(block, isLast)
  }
}

/** Each with memory of its own, as it moves to the thread. */
async function* inBlocks(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let block = new Uint8Array(BLOCK_BYTES)
  let filled = 0
  for await (const piece of pieces) {
    for (let at = 0; at < piece.byteLength; ) {
      const part = piece.subarray(at, at + BLOCK_BYTES - filled)
      block.set(part, filled)
      filled += part.byteLength
      at += part.byteLength
      if (filled < BLOCK_BYTES) continue
      yield block
      block = new Uint8Array(BLOCK_BYTES)
      filled = 0
    }
  }
  if (filled > 0) yield block.subarray(0, filled)
}
