import type { Report } from '../report/schema.ts'
import { askGit } from './git.ts'
import type { Runner } from './runner.ts'

type Sources = NonNullable<NonNullable<Report['links']>['sources']>

const MAX_FILES = 200
/** Of a path; a longer one is shown and not linked. */
const MAX_LENGTH = 300

/**
 * The files that causes lie in, as far as the commit that is checked out has them: what a build made is
 * nowhere on GitHub. A report that was presented before keeps what it was given then.
 */
export async function causeSources(
  { functions, links }: Report,
  { cwd, env }: Pick<Runner, 'cwd' | 'env'>,
): Promise<Sources | undefined> {
  if (links !== undefined) return links.sources
  const causes = functions.flatMap((each) =>
    each.kind === 'measured' ? (each.explanation?.causes ?? []) : [],
  )
  const named = causes.flatMap(({ file, from }) => [file, from?.file])
  const files = [...new Set(named)]
    .filter((file) => file !== undefined && file !== '' && file.length <= MAX_LENGTH)
    .slice(0, MAX_FILES) as string[]
  if (files.length === 0) return undefined
  const commit = (await askGit(cwd, ['rev-parse', '--verify', 'HEAD'], env))?.trim()
  if (!commit || !/^[0-9a-f]{40,64}$/.test(commit)) return undefined
  // `--full-tree`, as a commit's paths are those of its root; the working directory is the workspace.
  const args = ['--literal-pathspecs', 'ls-tree', '--full-tree', '-z', '--name-only', commit, '--']
  const known = new Set((await askGit(cwd, [...args, ...files], env))?.split('\0'))
  const linked = files.filter((file) => known.has(file))
  return linked.length === 0 ? undefined : { commit, files: linked }
}
