import { askGit } from './git.ts'

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
  const commit = await askGit(directory, ['cat-file', '-p', `${mergeSha}^{commit}`], env)
  return /^parent ([0-9a-f]{40,64})$/m.exec(commit ?? '')?.[1]
}
