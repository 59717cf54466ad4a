import { closeSync, fstatSync, ftruncateSync, openSync, readSync } from 'node:fs'

/** More than any log that is looked at, and little enough to hold in memory. */
const MAX_BYTES = 32 * 1024 * 1024

/** Standard output and standard error of an environment, in the order they were written. */
export interface LogFile extends Disposable {
  /** For the child process, as both streams. */
  descriptor: number
  /** What has been written since the last time. */
  take(): Buffer
  /** Keeps a function that never stops writing from filling the disk. */
  limit(): void
}

/**
 * A file rather than a pipe: the function never waits for the service to read, nothing is still
 * under way when it has been frozen, and both streams keep their order.
 */
export function openLogFile(path: string): LogFile {
  const descriptor = openSync(path, 'a+')
  let leftOut = 0
  let open = true

  return {
    descriptor,
    take() {
      if (!open) return Buffer.alloc(0)
      const bytes = Buffer.alloc(fstatSync(descriptor).size)
      let length = 0
      while (length < bytes.length) {
        const count = readSync(descriptor, bytes, length, bytes.length - length, length)
        if (count === 0) break
        length += count
      }
      ftruncateSync(descriptor, 0)
      const log = bytes.subarray(0, length)
      if (leftOut === 0) return log
      const note = `[the first ${leftOut} bytes of this output were left out]\n`
      leftOut = 0
      return Buffer.concat([Buffer.from(note), log])
    },
    limit() {
      const { size } = fstatSync(descriptor)
      if (size <= MAX_BYTES) return
      leftOut += size
      ftruncateSync(descriptor, 0)
    },
    [Symbol.dispose]() {
      if (open) closeSync(descriptor)
      open = false
    },
  }
}
