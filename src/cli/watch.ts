import { lstat, readdir } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

export interface WatchOptions {
  /** Directories and files whose changes count, absolute. */
  paths: readonly string[]
  signal: AbortSignal
  /** Measures once. Never called while it runs. */
  measure: () => Promise<void>
  /** Called whenever it begins to wait. */
  onWaiting: () => void
}

/** A bundler writes its files one after the other: nothing may change for so long. */
const SETTLED_MS = 500
/** Looking takes a tenth of the time at most, however many files there are. */
const PAUSE_TIMES = 10

/**
 * Measures, and again whenever what is built has changed and settled, until the signal is aborted. A
 * change while it measures is measured afterwards. It looks at times and sizes of the files in
 * place of the system's notifications, which lose directories that a build removes and makes anew.
 */
export async function watchBuild({
  paths,
  signal,
  measure,
  onWaiting,
}: WatchOptions): Promise<void> {
  let measured: string | undefined
  while (!signal.aborted) {
    measured = await stateOf(paths)
    await measure()
    if (signal.aborted) return
    onWaiting()
    await settledChange(paths, measured, signal)
  }
}

/** Returns once all is there, differs from before, and has stayed so for a while; or when aborted. */
async function settledChange(
  paths: readonly string[],
  before: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  let last: string | undefined
  while (!signal.aborted) {
    const startedMs = performance.now()
    const now = await stateOf(paths)
    if (now !== undefined && now !== before && now === last) return
    last = now
    const tookMs = performance.now() - startedMs
    const ms = Math.max(SETTLED_MS, PAUSE_TIMES * tookMs)
    await pause(ms, undefined, { signal }).catch(() => undefined)
  }
}

/** Distinguishes states of the files; undefined while something is missing, as during a build. */
async function stateOf(paths: readonly string[]): Promise<string | undefined> {
  try {
    const states = await Promise.all(paths.map(stateBelow))
    return states.flat().join('\n')
  } catch {
    return undefined
  }
}

async function stateBelow(location: string): Promise<string[]> {
  // Links are not followed: they may lead in a circle.
  const found = await lstat(location)
  const own = `${location} ${found.mtimeMs} ${found.size} ${found.ino}`
  if (!found.isDirectory()) return [own]
  const names = (await readdir(location)).sort()
  const below = await Promise.all(names.map((name) => stateBelow(path.join(location, name))))
  return [own, ...below.flat()]
}
