import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const TIMEOUT_MS = 5000

/**
 * First parent of the test merge: main as it was merged. The payload's `base.sha` can be hours older.
 * Git knows it also in a checkout of one commit.
 * @returns undefined where the merge is not checked out here
 */
export async function mergedBase(
  directory: string,
  mergeSha: string,
  env: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  if (!/^[0-9a-f]{40,64}$/.test(mergeSha)) return undefined
  try {
    const { stdout } = await promisify(execFile)(
      'git',
      ['cat-file', '-p', `${mergeSha}^{commit}`],
      {
        cwd: directory,
        timeout: TIMEOUT_MS,
        env: {
          ...env,
          // A container's user need not own the checkout; nothing of its configuration runs here.
          GIT_CONFIG_COUNT: '1',
          GIT_CONFIG_KEY_0: 'safe.directory',
          GIT_CONFIG_VALUE_0: '*',
          GIT_NO_LAZY_FETCH: '1',
        },
      },
    )
    return /^parent ([0-9a-f]{40,64})$/m.exec(stdout)?.[1]
  } catch {
    return undefined
  }
}
