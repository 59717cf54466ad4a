import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** Bytes that wait on disk. Disposing of it gives the room back. */
export interface Spool extends AsyncDisposable {
  /** Resolves to what reads them again, as long as the spool is open. */
  add(bytes: Uint8Array): Promise<() => Promise<Uint8Array>>
}

/**
 * Opens a file for all bytes together and deletes it at once, where the system lets one: it is there
 * as long as this process has it open, and nothing of it stays, however the process ends.
 */
export function openSpool(): Spool {
  let opened: Promise<{ file: FileHandle; directory: string }> | undefined
  let endsAt = 0

  return {
    async add(bytes) {
      opened ??= openNameless()
      const { file } = await opened
      const startsAt = endsAt
      endsAt += bytes.byteLength
      await inPieces(bytes.byteLength, async (done, left) => {
        const { bytesWritten } = await file.write(bytes, done, left, startsAt + done)
        return bytesWritten
      })
      return () => readAt(file, startsAt, bytes.byteLength)
    },
    async [Symbol.asyncDispose]() {
      const { file, directory } = (await opened?.catch(() => undefined)) ?? {}
      await file?.close()
      if (directory !== undefined) await rm(directory, { recursive: true, force: true })
    },
  }
}

async function openNameless(): Promise<{ file: FileHandle; directory: string }> {
  const directory = await mkdtemp(path.join(tmpdir(), 'lambda-cost-gate-'))
  const file = await open(path.join(directory, 'code'), 'wx+', 0o600)
  // Windows keeps what is open; there it goes when the spool is closed.
  await rm(directory, { recursive: true, force: true }).catch(() => undefined)
  return { file, directory }
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Uint8Array> {
  const bytes = Buffer.alloc(length)
  await inPieces(length, async (done, left) => {
    const { bytesRead } = await file.read(bytes, done, left, position + done)
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
