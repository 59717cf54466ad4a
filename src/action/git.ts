import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const TIMEOUT_MS = 5000

/**
 * What git says of a checkout, which it only reads.
 * @returns undefined where there is no git, no checkout, or no answer in time
 */
export async function askGit(
  directory: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)('git', args, {
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
    })
    return stdout
  } catch {
    return undefined
  }
}
