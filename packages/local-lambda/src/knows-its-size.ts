import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'

/**
 * Finds out, once for each directory, whether code may do something else with more memory or more time:
 * whether a file of it mentions one of the ways in which a function learns of them. A file that cannot be
 * read counts as one that does.
 */
export function createSizeKnowledge(): (directories: readonly string[]) => Promise<boolean> {
  const known = new Map<string, Promise<boolean>>()
  const ask = (directory: string) => {
    const asked = known.get(directory) ?? mentionsSize(directory).catch(() => true)
    known.set(directory, asked)
    return asked
  }
  return async (directories) => (await Promise.all(directories.map(ask))).includes(true)
}

async function mentionsSize(directory: string): Promise<boolean> {
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || PROSE.test(entry.name)) continue
    const bytes = await readFile(path.join(entry.parentPath, entry.name))
    if (WAYS.some((way) => bytes.includes(way))) return true
  }
  return false
}

/** The variable, the members of the context objects, the header of a runtime client, V8's heap limit. */
const WAYS = [
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'memoryLimitInMB',
  'memory_limit_in_mb',
  'getRemainingTimeInMillis',
  'get_remaining_time_in_millis',
  'Deadline-Ms',
  'deadline-ms',
  'heap_size_limit',
]
const PROSE = /\.(md|txt|map|d\.[cm]?ts)$/i
