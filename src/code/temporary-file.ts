import { createHash } from 'node:crypto'
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { CouldNotMeasure } from '../shared/errors.ts'

/** Bytes that wait on disk. Disposing of it gives the room back. */
export interface TemporaryFile extends AsyncDisposable {
  /** Open for reading, as long as it is not disposed of. */
  file: FileHandle
  sizeBytes: number
  /** Of all its bytes, base64. */
  sha256: string
  read(): Promise<Uint8Array>
}

/**
 * Writes bytes to a file that has no name any more, where the system lets one: it is there as long as
 * this process has it open, and nothing of it stays, however the process ends.
 * @param fill writes the bytes, a piece at a time
 */
export async function temporaryFile(
  fill: (write: (bytes: Uint8Array) => Promise<void>) => Promise<void>,
): Promise<TemporaryFile> {
  const { file, directory } = await openNameless()
  const close = async () => {
    await file.close()
    await rm(directory, { recursive: true, force: true })
  }
  const hash = createHash('sha256')
  let sizeBytes = 0
  try {
    await fill(async (bytes) => {
      const startsAt = sizeBytes
      sizeBytes += bytes.byteLength
      hash.update(bytes)
      await inPieces(bytes.byteLength, async (done, left) => {
        const { bytesWritten } = await file
          .write(bytes, done, left, startsAt + done)
          .catch((cause: NodeJS.ErrnoException) => {
            throw notKept(cause)
          })
        return bytesWritten
      })
    })
  } catch (error) {
    await close()
    throw error
  }
  return {
    file,
    sizeBytes,
    sha256: hash.digest('base64'),
    read: () => readAll(file, sizeBytes),
    [Symbol.asyncDispose]: close,
  }
}

/** A disk that is full is no fault of the code that was read. */
function notKept(cause: NodeJS.ErrnoException): CouldNotMeasure {
  return new CouldNotMeasure(
    `Code cannot be stored in ${tmpdir()} (${cause.code ?? cause.message}). Make room there, or set TMPDIR to another directory.`,
    { cause },
  )
}

async function openNameless(): Promise<{ file: FileHandle; directory: string }> {
  const directory = await mkdtemp(path.join(tmpdir(), 'lambda-cost-gate-')).catch(
    (cause: NodeJS.ErrnoException) => {
      throw notKept(cause)
    },
  )
  const file = await open(path.join(directory, 'code'), 'wx+', 0o600)
  // Windows keeps what is open; there it goes when the file is closed.
  await rm(directory, { recursive: true, force: true }).catch(() => undefined)
  return { file, directory }
}

async function readAll(file: FileHandle, length: number): Promise<Uint8Array> {
  const bytes = Buffer.alloc(length)
  await inPieces(length, async (done, left) => {
    const { bytesRead } = await file.read(bytes, done, left, done)
    if (bytesRead === 0) throw new Error('Code that was kept on disk is no longer there.')
    return bytesRead
  })
  return bytes
}

/** A system call may do less than it was asked to. */
async function inPieces(
  length: number,
  step: (done: number, left: number) => Promise<number>,
): Promise<void> {
  for (let done = 0; done < length; ) done += await step(done, length - done)
}
