import { createHash } from 'node:crypto'
import path from 'node:path'
import { expect, test } from '@jest/globals'
import { readCode } from '../../src/code/code.ts'
import { branchStore } from '../../src/github/branch-store.ts'
import { type CodeIndex, yearFile } from '../../src/history/files.ts'
import { readHistory } from '../../src/history/read.ts'
import { historyText } from '../../src/history/write.ts'
import { REPOSITORY, runStep } from '../support/action.ts'
import type { Flags } from '../support/check.ts'
import { directoryWith, type TemporaryDirectory } from '../support/files.ts'
import { clientOf, type LoopbackGitHub, startGitHub } from '../support/github.ts'
import { filesOf, logOf } from '../support/github-git.ts'
import { webhook } from '../support/github-objects.ts'
import { aLine } from '../support/history.ts'

const BRANCH = 'lambda-cost-history'
const BEFORE = 'a'.repeat(40)
const MERGED = 'b'.repeat(40)

const INPUTS: Flags = {
  backend: 'local',
  command: 'record',
  'function-name': 'orders',
  'head-code': 'main',
  runtime: 'nodejs24.x',
  handler: 'index.handler',
  'memory-sizes': '1769',
  'max-environments': '4',
  seed: '1',
}

/** Of what takes 50 ms and more, a few invocations are enough. */
const handler = (ms: number) =>
  `export const handler = () => new Promise((resolve) => setTimeout(resolve, ${ms}, 'done'))\n`

function push(after: string, ref = 'refs/heads/main') {
  const payload = webhook('push')
  payload.after = after
  payload.ref = ref
  payload.repository.default_branch = 'main'
  payload.repository.full_name = REPOSITORY
  return payload
}

/** Writes a history into the branch: code that was recorded at a commit, and the line that records it. */
async function recorded(github: LoopbackGitHub, directory: TemporaryDirectory, code: string) {
  const { zip, zipBytes } = await readCode(path.join(directory.path, code), 'head-code')
  const sha256 = createHash('sha256').update(zip).digest('hex')
  const time = new Date(Date.now() - 24 * 3600_000)
  const index: CodeIndex = {
    schema: 1,
    bytesWritten: zipBytes,
    functions: {
      orders: [
        {
          commit: BEFORE,
          time: time.toISOString(),
          source: { kind: 'zip', sha256, zipBytes },
          configuration: {
            ...{ runtime: 'nodejs24.x', handler: 'index.handler', architecture: 'x86_64' },
            ...{ timeoutSeconds: 30, ephemeralStorageMB: 512 },
          },
        },
      ],
    },
  }
  const first = aLine({
    ...{ function: 'orders', time: time.toISOString(), commit: BEFORE, memoryMB: 1769 },
    ...{ payload: 'default', base: null, duration: null, cost: null },
  })
  const repository = { owner: 'octo-org', repo: 'octo-repo' }
  const store = branchStore({ github: clientOf(github), repository, branch: BRANCH })
  await store.update('Record before', () => {
    return new Map<string, string | Uint8Array>([
      [yearFile(time), historyText([first])],
      ['code.json', JSON.stringify(index)],
      [`code/${sha256}.zip`, zip],
    ])
  })
}

test('main is recorded against the code that was recorded before, and accepted as it was', async () => {
  using directory = directoryWith({ 'old/index.mjs': handler(50), 'main/index.mjs': handler(90) })
  await using github = await startGitHub({
    permissions: { contents: 'write', pull_requests: 'read' },
    pulls: [{ number: 12, headSha: 'd'.repeat(40), state: 'closed', mergedAs: MERGED }],
    pullsOfCommits: { [MERGED]: [12] },
    labels: ['lambda-cost-accepted'],
    labelEvents: [
      {
        event: 'labeled',
        label: 'lambda-cost-accepted',
        by: 'octocat',
        at: '2026-11-20T10:00:00Z',
      },
    ],
  })
  await recorded(github, directory, 'old')
  const step = await runStep(directory, github, {
    event: 'push',
    payload: push(MERGED),
    inputs: INPUTS,
  })
  expect([step.status, step.outputs.verdict]).toEqual([0, 'accepted'])
  expect(step.stdout).toContain(`Recorded 1 function in branch ${BRANCH}.`)
  expect(step.summary).toContain('Main: ')

  const files = filesOf(github.state.git, BRANCH)
  const lines = Object.keys(files)
    .filter((file) => file.endsWith('.ndjson'))
    .flatMap((file) => readHistory(files[file] ?? '').lines)
  expect(lines.find(({ commit }) => commit === MERGED)).toMatchObject({
    kind: 'measured',
    baseCommit: BEFORE,
    pullRequest: 12,
    verdict: 'accepted',
    findings: expect.arrayContaining(['duration-regression']),
    anchor: { commit: BEFORE },
  })
  expect(lines).toHaveLength(2)
  expect(Object.keys(files)).toEqual(
    expect.arrayContaining(['.nojekyll', 'README.md', 'badges/orders.json', 'index.html']),
  )
  expect(Object.keys(files).filter((file) => file.startsWith('code/'))).toHaveLength(2)
  expect(JSON.parse(files['badges/orders.json'] ?? '')).toMatchObject({ color: 'yellow' })
  expect(logOf(github.state.git, BRANCH).map(({ message }) => message)).toEqual([
    'Record bbbbbbb',
    'Record before',
  ])
}, 120_000)

test.each([
  ['another branch', 'push', push('a'.repeat(40), 'refs/heads/change'), 'refs/heads/change'],
  ['a pull request', 'pull_request', webhook('pull_request', 'opened'), 'refs/pull/12/merge'],
])('%s is not recorded', async (_, event, payload, ref) => {
  using directory = directoryWith({ 'main/index.mjs': handler(1) })
  await using github = await startGitHub({ permissions: { contents: 'write' } })
  const env = { GITHUB_REF: ref }
  const step = await runStep(directory, github, { event, payload, inputs: INPUTS, env })
  expect(step.status).toBe(1)
  expect(step.stdout).toContain('command: `record` records main')
  expect(github.requests.filter((id) => id.startsWith('git/'))).toEqual([])
})

test('code of which every invocation fails is not kept as what the next is compared with', async () => {
  using directory = directoryWith({
    'old/index.mjs': handler(50),
    'main/index.mjs': "export const handler = () => { throw new Error('broken') }",
  })
  await using github = await startGitHub({ permissions: { contents: 'write' } })
  await recorded(github, directory, 'old')
  const options = { event: 'push', payload: push(MERGED), inputs: INPUTS }
  await runStep(directory, github, options)
  const { functions } = JSON.parse(filesOf(github.state.git, BRANCH)['code.json'] ?? '')
  expect(functions.orders.map(({ commit }: { commit: string }) => commit)).toEqual([BEFORE])
}, 120_000)

test('what did not change is noted without measuring; where that cannot be written, the step fails', async () => {
  using directory = directoryWith({ 'main/index.mjs': handler(1) })
  await using github = await startGitHub({ permissions: { contents: 'write' } })
  await recorded(github, directory, 'main')
  const options = { event: 'push', payload: push(MERGED), inputs: INPUTS }
  const step = await runStep(directory, github, options)
  expect([step.status, step.outputs.verdict]).toEqual([0, 'pass'])
  const texts = Object.values(filesOf(github.state.git, BRANCH))
  expect(texts.join('\n')).toContain('"kind":"unchanged"')

  github.state.permissions.contents = 'read'
  const refused = await runStep(directory, github, options)
  expect(refused.status).toBe(1)
  expect(refused.stdout).toContain('Add `contents: write` under `permissions:` of this job')
  expect(refused.summary).toContain('`orders`')
}, 30_000)
