import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** How a family of runtimes is called, and what shows which version of it this machine has. */
interface Family {
  name: string
  /** Its first group is the version that a runtime names. */
  runtime: RegExp
  version: () => Promise<string>
}

const versionOf = (program: string) => async () => {
  const { stdout } = await promisify(execFile)(program, ['--version'], { timeout: 10_000 })
  return stdout
}

const FAMILIES: readonly Family[] = [
  { name: 'Node.js', runtime: /^nodejs(\d+)\.x$/, version: async () => process.version },
  { name: 'Python', runtime: /^python(3\.\d+)$/, version: versionOf('python3') },
  { name: 'Ruby', runtime: /^ruby(3\.\d+)$/, version: versionOf('ruby') },
]

/**
 * The embedded service runs code with what the machine has, whatever version a runtime names; figures
 * and syntax may be another version's.
 * @returns one sentence at most
 */
export async function otherVersions(
  runtimes: readonly string[],
  families: readonly Family[] = FAMILIES,
): Promise<string[]> {
  const found = await Promise.all(
    [...new Set(runtimes)].sort().map((runtime) => standIn(runtime, families)),
  )
  const clauses = found.filter((clause) => clause !== undefined)
  if (clauses.length === 0) return []
  return [
    `Code ran with what this machine has: ${clauses.join(', ')}. Duration and syntax may differ in the version that is named.`,
  ]
}

async function standIn(runtime: string, families: readonly Family[]): Promise<string | undefined> {
  for (const { name, runtime: pattern, version } of families) {
    const [, wanted] = pattern.exec(runtime) ?? []
    if (wanted === undefined) continue
    // A machine without the program says so when it is to run.
    const [has] = /\d+(\.\d+)+/.exec(await version().catch(() => '')) ?? []
    if (has === undefined || has.startsWith(`${wanted}.`)) return undefined
    return `${runtime} on ${name} ${has}`
  }
  return undefined
}
