import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Flags } from './check.ts'
import { type Finished, type RunningDist, runDist, startDist } from './dist.ts'
import type { TemporaryDirectory } from './files.ts'
import type { LoopbackGitHub } from './github.ts'
import { webhook } from './github-objects.ts'

export const REPOSITORY = 'octo-org/octo-repo'
export const HEAD_SHA = 'a'.repeat(40)

/** Code whose head takes so many times as long as its base: so long that few invocations are enough. */
export function codeWith(factor: number): Record<string, string> {
  const handler = (times: number) =>
    `export const handler = async () => { await new Promise((resolve) => setTimeout(resolve, ${50 * times})); return ${times} }\n`
  return { 'base/index.mjs': handler(1), 'head/index.mjs': handler(factor) }
}

export const INPUTS: Flags = {
  backend: 'local',
  'function-name': 'orders',
  'base-code': 'base',
  'head-code': 'head',
  runtime: 'nodejs24.x',
  handler: 'index.handler',
  'memory-sizes': '1769',
  'max-environments': '4',
  seed: '1',
}

export interface StepOptions {
  event: string
  payload?: unknown
  inputs?: Flags
  env?: NodeJS.ProcessEnv
  entry?: 'index.js' | 'post.js'
}

export interface Step extends Finished {
  summary: string
  outputs: Record<string, string>
  /** `GITHUB_STATE` as the runner hands it to the post step. */
  state: Record<string, string>
}

/** What a runner has for a step: files to write to, and the environment that names them. */
function stepOf(
  directory: TemporaryDirectory,
  github: LoopbackGitHub,
  { event, payload, inputs = INPUTS, env = {} }: StepOptions,
) {
  const file = (name: string) => path.join(directory.path, name)
  for (const name of ['event.json', 'output', 'summary', 'state']) writeFileSync(file(name), '')
  writeFileSync(file('event.json'), JSON.stringify(payload ?? {}))
  // Explaining takes seconds; tests of it ask for it.
  const given = { 'github-token': github.state.token, explain: 'never', ...inputs }
  return {
    file,
    env: {
      ...Object.fromEntries(
        Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
      ),
      GITHUB_ACTIONS: 'true',
      GITHUB_EVENT_NAME: event,
      GITHUB_EVENT_PATH: file('event.json'),
      GITHUB_OUTPUT: file('output'),
      GITHUB_STEP_SUMMARY: file('summary'),
      GITHUB_STATE: file('state'),
      GITHUB_WORKSPACE: directory.path,
      GITHUB_API_URL: github.url,
      GITHUB_REPOSITORY: REPOSITORY,
      GITHUB_RUN_ID: '77',
      GITHUB_RUN_ATTEMPT: '1',
      GITHUB_WORKFLOW: 'cost',
      GITHUB_JOB: 'cost',
      GITHUB_ACTION: 'gate',
      GITHUB_ACTOR: 'octocat',
      GITHUB_SHA: 'c'.repeat(40),
      GITHUB_REF: event === 'pull_request' ? 'refs/pull/12/merge' : 'refs/heads/main',
      RUNNER_TEMP: directory.path,
      ...env,
    },
  }
}

/** Runs a step to its end, as GitHub's runner does. */
export async function runStep(
  directory: TemporaryDirectory,
  github: LoopbackGitHub,
  options: StepOptions,
): Promise<Step> {
  const { file, env } = stepOf(directory, github, options)
  const finished = await runDist(options.entry ?? 'index.js', [], { cwd: directory.path, env })
  return { ...finished, ...filesOf(file) }
}

/** Starts a step that the test will cancel. */
export function startStep(
  directory: TemporaryDirectory,
  github: LoopbackGitHub,
  options: StepOptions,
): RunningDist & { files: () => Pick<Step, 'summary' | 'outputs' | 'state'> } {
  const { file, env } = stepOf(directory, github, options)
  const running = startDist('index.js', [], { cwd: directory.path, env })
  return { ...running, files: () => filesOf(file) }
}

function filesOf(file: (name: string) => string) {
  return {
    summary: readFileSync(file('summary'), 'utf8'),
    outputs: fileCommands(readFileSync(file('output'), 'utf8')),
    state: fileCommands(readFileSync(file('state'), 'utf8')),
  }
}

/** `name<<delimiter`, lines, `delimiter`: the form in which values are handed to the runner. */
function fileCommands(text: string): Record<string, string> {
  const values: Record<string, string> = {}
  for (const [, name = '', , value = ''] of text.matchAll(/^(.+?)<<(.+)\n([\s\S]*?)\n\2$/gm)) {
    values[name] = value
  }
  return values
}

/** The payload of `workflow_run` for a run of a pull request of a repository, its head at `HEAD_SHA`. */
export function runOf(repository: string) {
  const payload = webhook('workflow_run', 'completed')
  payload.repository.full_name = REPOSITORY
  Object.assign(payload.workflow_run, {
    event: 'pull_request',
    head_sha: HEAD_SHA,
    head_branch: 'change',
    head_repository: { ...payload.workflow_run.head_repository, full_name: repository },
  })
  return payload
}

/** The payload of a pull request, its head at `HEAD_SHA`, from the same repository or a fork. */
export function pullRequestPayload(action: string, { fork = false } = {}) {
  const payload = webhook('pull_request', action)
  const head = fork ? 'stranger/octo-repo' : REPOSITORY
  payload.number = 12
  payload.repository.full_name = REPOSITORY
  payload.pull_request.number = 12
  payload.pull_request.head.sha = HEAD_SHA
  payload.pull_request.head.repo = { ...payload.pull_request.head.repo, full_name: head, fork }
  payload.pull_request.base.repo.full_name = REPOSITORY
  return payload
}
