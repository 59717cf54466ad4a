import path from 'node:path'
import { directoryStore } from '../check/record/directory-store.ts'
import { branchStore } from '../github/branch-store.ts'
import type { Inputs } from '../inputs/inputs.ts'
import type { FileStore } from '../shared/file-store.ts'
import { gitHubOf } from './github.ts'
import type { Runner } from './runner.ts'

/** Where the history of main is: a branch, or a directory where that is asked for; nothing without a token. */
export function historyOf(runner: Runner, inputs: Inputs): FileStore | undefined {
  const { event, cwd } = runner
  if (inputs.history !== undefined) return directoryStore(path.resolve(cwd, inputs.history))
  const github = gitHubOf(runner, inputs)
  const branch = inputs['history-branch']
  if (!github || event.kind === 'none' || branch === undefined) return undefined
  return branchStore({ github, repository: event.run.repository, branch })
}
