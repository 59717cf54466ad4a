import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { BadInput, messageOf } from '../../shared/errors.ts'
import { directoryBytes } from '../directory.ts'

/** Builds of main that are kept, so that the next check need not build the same again. */
export interface BuildCache {
  /** Absolute. */
  directory: string
  pid: number
  now: () => Date
}

/** One build: a directory with the working tree in it. */
export interface BuildEntry {
  directory: string
  tree: string
}

const MAX_BUILDS = 5
const MAX_BYTES = 3 * 2 ** 30
const MAX_AGE_MS = 14 * 24 * 60 * 60 * 1000
/** Written when the build is done. */
const DONE = 'done.json'
/** Followed by the id of a process that builds or uses it. */
const USED_BY = 'used-by-'

/** The build of this key, if there is one; it is not deleted as long as this process runs. */
export async function findBuild(
  { directory, pid, now }: BuildCache,
  key: string,
): Promise<BuildEntry | undefined> {
  for (const name of await namesIn(directory)) {
    if (!name.startsWith(`${key}-`)) continue
    const entry = entryAt(path.join(directory, name))
    const used = path.join(entry.directory, `${USED_BY}${pid}`)
    const done = path.join(entry.directory, DONE)
    try {
      // Marked before it is looked at: another process may be about to delete it.
      await writeFile(used, '')
      if (!(await stat(entry.tree)).isDirectory()) throw new Error('it is not a directory')
      await utimes(done, now(), now())
      return entry
    } catch {
      // Not done, or not whole any more: it is built again.
      await rm(used, { force: true })
    }
  }
  return undefined
}

/** Makes room for a build. Nobody finds it until it is done. */
export async function beginBuild({ directory, pid }: BuildCache, key: string): Promise<BuildEntry> {
  const entry = entryAt(await makeDirectory(directory, key))
  await writeFile(path.join(entry.directory, `${USED_BY}${pid}`), '')
  return entry
}

async function makeDirectory(directory: string, key: string): Promise<string> {
  try {
    await mkdir(directory, { recursive: true })
    return await mkdtemp(path.join(directory, `${key}-`))
  } catch (cause) {
    throw new BadInput(
      `--base-ref: nothing can be written to the cache ${directory} (${messageOf(cause)}); set XDG_CACHE_HOME to a directory where it can.`,
      { cause },
    )
  }
}

export async function finishBuild(entry: BuildEntry): Promise<void> {
  const bytes = await directoryBytes(entry.tree)
  await writeFile(path.join(entry.directory, DONE), JSON.stringify({ bytes }))
}

/** The build is not needed by this process any more. */
export async function releaseBuild({ pid }: BuildCache, { directory }: BuildEntry): Promise<void> {
  await rm(path.join(directory, `${USED_BY}${pid}`), { force: true })
}

export async function dropBuild({ directory }: BuildEntry): Promise<void> {
  // First, so that what is left where this is interrupted is not taken for a build.
  await rm(path.join(directory, DONE), { force: true })
  await rm(directory, { recursive: true, force: true })
}

/**
 * Deletes what dead processes have begun, and of what is done all but a few: those used last, up to a
 * number, a size and an age. What a running process uses stays.
 */
export async function cleanCache(cache: BuildCache): Promise<void> {
  const entries = await Promise.all(
    (await namesIn(cache.directory)).map((name) => describe(path.join(cache.directory, name))),
  )
  const done = entries
    .filter((each) => each.done !== undefined)
    .sort((a, b) => Number(b.done?.usedAtMs) - Number(a.done?.usedAtMs))
  let bytes = 0
  const kept = done.filter(({ done: known }, index) => {
    bytes += known?.bytes ?? 0
    const ageMs = cache.now().getTime() - (known?.usedAtMs ?? 0)
    return index < MAX_BUILDS && bytes <= MAX_BYTES && ageMs <= MAX_AGE_MS
  })
  for (const each of entries) {
    if (!each.isUsed && !kept.includes(each)) await dropBuild(each.entry)
  }
}

/** Whether a running process builds or uses what is there. */
export async function isUsed(directory: string): Promise<boolean> {
  return (await namesIn(directory)).some((name) => {
    return name.startsWith(USED_BY) && isRunning(Number(name.slice(USED_BY.length)))
  })
}

interface DescribedEntry {
  entry: BuildEntry
  isUsed: boolean
  done?: { bytes: number; usedAtMs: number }
}

async function describe(directory: string): Promise<DescribedEntry> {
  const file = path.join(directory, DONE)
  const [found, text] = await Promise.all([
    stat(file).catch(() => undefined),
    readFile(file, 'utf8').catch(() => undefined),
  ])
  const known = { entry: entryAt(directory), isUsed: await isUsed(directory) }
  if (!found || text === undefined) return known
  const [, bytes] = /"bytes":(\d+)/.exec(text) ?? []
  return { ...known, done: { bytes: Number(bytes ?? 0), usedAtMs: found.mtimeMs } }
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

const entryAt = (directory: string): BuildEntry => ({
  directory,
  tree: path.join(directory, 'tree'),
})

async function namesIn(directory: string): Promise<string[]> {
  return readdir(directory).catch(() => [])
}
