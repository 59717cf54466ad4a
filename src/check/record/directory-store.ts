import { randomUUID } from 'node:crypto'
import { link, mkdir, open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises'
import path from 'node:path'
import { type Clock, systemClock } from '../../shared/clock.ts'
import { BadInput, messageOf } from '../../shared/errors.ts'
import { type FileSnapshot, type FileStore, NO_FILES } from '../../shared/file-store.ts'
import { makeDirectory, refuseLinkOut, writeWhole } from '../report-directory.ts'

const LOCK = '.lock'
/** A writer touches its lock as long as it writes; one that has not for so long is dead. */
const STALE_MS = 60_000
const WAIT_MS = 50
const PATIENCE_MS = 5 * 60_000

export interface DirectoryStoreOptions {
  clock?: Pick<Clock, 'nowMs' | 'sleep'>
  /** The time that files are marked with. */
  now?: () => Date
}

/**
 * Files of a directory. Writers take turns, by a lock file that only one of them can create; each
 * file is replaced as a whole, the last of them what a reader looks at last.
 */
export function directoryStore(
  directory: string,
  { clock = systemClock, now = () => new Date() }: DirectoryStoreOptions = {},
): FileStore {
  const snapshot = async (): Promise<FileSnapshot | undefined> => {
    const files = await filesOf(directory)
    if (files.size === 0) return undefined
    return {
      files,
      read: (file) =>
        files.has(file) ? readFile(path.join(directory, file)) : Promise.resolve(undefined),
    }
  }
  return {
    called: directory,
    snapshot,
    async update(_, change) {
      try {
        await makeDirectory(directory)
      } catch (cause) {
        throw new BadInput(
          `history: ${directory} cannot be written to (${messageOf(cause)}); give a directory that can.`,
          { cause },
        )
      }
      await using _lock = await locked(path.join(directory, LOCK), { clock, now })
      const changes = await change((await snapshot()) ?? NO_FILES)
      for (const [file] of changes) {
        await refuseLinkOut(path.dirname(path.join(directory, file)), directory, 'history')
      }
      for (const [file, content] of changes) {
        const target = path.join(directory, file)
        if (content === null) await rm(target, { force: true })
        else {
          await mkdir(path.dirname(target), { recursive: true })
          await writeWhole(target, content)
        }
      }
    },
  }
}

async function filesOf(directory: string): Promise<Map<string, number>> {
  const entries = await readdir(directory, { withFileTypes: true, recursive: true }).catch(
    (cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT') return []
      const why =
        cause.code === 'ENOTDIR' ? 'is not a directory' : `cannot be read (${cause.message})`
      throw new BadInput(`history: ${directory} ${why}; give a directory that keeps a history.`, {
        cause,
      })
    },
  )
  const files = new Map<string, number>()
  for (const entry of entries) {
    const file = path.join(entry.parentPath, entry.name)
    const relative = path.relative(directory, file).split(path.sep).join('/')
    // Ours only: what is half written, and what others keep there, such as .git.
    if (!entry.isFile() || relative.startsWith('.') || relative.endsWith('.tmp')) continue
    const found = await stat(file).catch(() => undefined)
    if (found) files.set(relative, found.size)
  }
  return files
}

async function locked(
  lock: string,
  { clock, now }: Required<DirectoryStoreOptions>,
): Promise<AsyncDisposable> {
  const until = clock.nowMs() + PATIENCE_MS
  for (;;) {
    try {
      const file = await open(lock, 'wx')
      await file.close()
      break
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    await breakStale(lock, now)
    if (clock.nowMs() > until) {
      throw new BadInput(
        `history: ${path.dirname(lock)} is being written to by another run for minutes; delete ${lock} if none is running.`,
      )
    }
    await clock.sleep(WAIT_MS * (0.5 + Math.random()))
  }
  const alive = setInterval(() => void utimes(lock, now(), now()).catch(() => {}), STALE_MS / 4)
  alive.unref()
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(alive)
      await rm(lock, { force: true })
    },
  }
}

/** Of those who find a dead writer's lock, only one can move it away; a living one's is put back. */
async function breakStale(lock: string, now: () => Date): Promise<void> {
  if (!(await isStale(lock, now))) return
  const away = `${lock}.${randomUUID()}`
  try {
    await rename(lock, away)
    if (!(await isStale(away, now))) await link(away, lock)
  } catch {
    // Somebody else was faster; whose turn it is, the next try shows.
  } finally {
    await rm(away, { force: true })
  }
}

async function isStale(lock: string, now: () => Date): Promise<boolean> {
  const found = await stat(lock).catch(() => undefined)
  return found !== undefined && now().getTime() - found.mtimeMs >= STALE_MS
}
