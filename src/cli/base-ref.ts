import envPaths from 'env-paths'
import type { PerformOptions } from '../check/perform.ts'
import { buildBase } from '../code/base-build/build.ts'
import { runCommand } from '../code/base-build/command.ts'
import type { GivenInputs } from '../inputs/parse.ts'
import { defined } from '../shared/defined.ts'
import { BadInput } from '../shared/errors.ts'

/** What the command line has beside the inputs, to compare the working tree with main. */
export interface BaseRefFlags {
  baseRef?: string
  build?: string
}

/** Inputs that say what base is, or that head is something else than the working tree. */
const OTHER_SIDES = ['base-code', 'base-template', 'base-commit', 'head-function-name'] as const

/**
 * Builds main and the working tree, and does the work with both; without `--base-ref`, just does it.
 * @throws BadInput for flags that say otherwise what is compared
 */
export async function withBaseRef<Result>(
  { baseRef: ref, build: command }: BaseRefFlags,
  given: GivenInputs,
  options: PerformOptions,
  work: (options: PerformOptions) => Promise<Result>,
): Promise<Result> {
  refuseEmpty('base-ref', ref, 'name a branch, tag or commit, such as origin/main.')
  refuseEmpty('build', command, 'give the command, or leave it out if nothing has to be built.')
  if (ref === undefined) {
    if (command === undefined) return work(options)
    throw new BadInput(
      '--build: it builds both sides for --base-ref; give that, too, or build before the check.',
    )
  }
  const other = OTHER_SIDES.find((name) => given[name] !== undefined)
  if (other !== undefined) {
    throw new BadInput(
      `--${other}: with --base-ref, base is the code of ${ref} and head the working tree; leave it out.`,
    )
  }
  const { cwd, env, signal, progress, identity } = options
  const detail = (line: string) => progress.detail(line)
  await using base = await buildBase({
    cwd,
    env,
    ref,
    command,
    cache: {
      directory: envPaths('lambda-cost-gate', { suffix: '' }).cache,
      pid: process.pid,
      now: options.now,
    },
    signal,
    say: (line) => progress.say(line),
    detail,
  })
  if (command !== undefined) {
    progress.say(`Head is the working tree: ${command}`)
    const onLine = (line: string) => detail(`head: ${line}`)
    await runCommand(command, { cwd, env, signal, what: 'head', onLine })
  }
  const { main } = base
  // Not before the work is done may the cache delete what it works with.
  return await work({
    ...options,
    main,
    repeated: { 'base-ref': main.sha, ...defined({ build: command }) },
    identity: { ...identity, base: { sha: main.sha, ref } },
  })
}

function refuseEmpty(flag: string, value: string | undefined, remedy: string): void {
  if (value?.trim() === '') throw new BadInput(`--${flag}: its value is empty; ${remedy}`)
}
