import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Release } from '../../history/anchor.ts'

const TIMEOUT_MS = 10_000
const MAX_BYTES = 10_000_000

/**
 * Tags of the repository that is checked out, the newest first, for where there is no GitHub to ask for
 * releases. Those that are versions come first.
 * @returns none outside of a repository, and without git
 */
export async function tagsOf(directory: string, env: NodeJS.ProcessEnv): Promise<Release[]> {
  // The commit that an annotated tag is of comes with `*`.
  const format = '%(refname:short)%09%(*objectname)%09%(objectname)%09%(creatordate:iso-strict)'
  try {
    const { stdout } = await promisify(execFile)(
      'git',
      ['for-each-ref', '--sort=-creatordate', `--format=${format}`, 'refs/tags'],
      { cwd: directory, env, timeout: TIMEOUT_MS, maxBuffer: MAX_BYTES },
    )
    return stdout.split('\n').flatMap((line) => releaseIn(line))
  } catch {
    return []
  }
}

function releaseIn(line: string): Release[] {
  const [name = '', peeled = '', own = '', date = ''] = line.split('\t')
  const time = new Date(date)
  if (name === '' || Number.isNaN(time.getTime())) return []
  return [{ name, commit: peeled || own, time }]
}
