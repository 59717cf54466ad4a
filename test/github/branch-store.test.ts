import { getOctokit } from '@actions/github'
import { describe, expect, test } from '@jest/globals'
import { branchStore } from '../../src/github/branch-store.ts'
import { readText } from '../../src/shared/file-store.ts'
import { seededRandom } from '../../src/shared/random.ts'
import { clientOf, type LoopbackGitHub, startGitHub } from '../support/github.ts'
import { emptyGit, filesOf, logOf } from '../support/github-git.ts'
import { matchOperation } from '../support/github-openapi.ts'
import { carryOut, emptyState, type GitHubState } from '../support/github-operations.ts'

const BRANCH = 'lambda-cost-history'
const repository = { owner: 'octo-org', repo: 'octo-repo' }
const WRITE = { permissions: { contents: 'write' as const } }

function storeOf(github: LoopbackGitHub, { name = 'one', base = '' } = {}) {
  return branchStore({
    github: clientOf(github, { apiUrl: `${github.url}${base}` }),
    repository,
    branch: BRANCH,
    random: seededRandom(1, name),
  })
}

/** Octokit itself, with the loopback's operations behind it and no socket between: thousands of requests a second. */
function clientInProcess(state: GitHubState) {
  const requests: string[] = []
  const fetch = async (
    url: string,
    { method = 'GET', body }: { method?: string; body?: string },
  ) => {
    const { pathname, searchParams } = new URL(url)
    const { id = '', path = {} } = matchOperation(method, pathname) ?? {}
    requests.push(id)
    // As if it took time to arrive, so that others come in between.
    await new Promise((resolve) => setImmediate(resolve))
    const query = Object.fromEntries(searchParams)
    const json: unknown = body === undefined ? undefined : JSON.parse(body)
    const answer = carryOut(state, { id, path, query, body: json })
    return Response.json(answer.body, { status: answer.status })
  }
  return {
    github: getOctokit('token', { baseUrl: 'http://loopback', request: { fetch } }),
    requests,
  }
}

/** Waits for so many turns of the event loop, in which others get on. */
const turnsOfTheLoop = {
  nowMs: () => performance.now(),
  async sleep(ms: number) {
    for (let turn = 0; turn < ms; turn++) await new Promise((resolve) => setImmediate(resolve))
  },
}

/** Appends a line to a file, as a record does. */
function append(store: ReturnType<typeof storeOf>, line: string) {
  return store.update(`Add ${line}`, async (before) => {
    return new Map([['2026.ndjson', `${await readText(before, '2026.ndjson')}${line}\n`]])
  })
}

const linesOf = (github: LoopbackGitHub) =>
  (filesOf(github.state.git, BRANCH)['2026.ndjson'] ?? '').split('\n').filter(Boolean)

describe('the branch of the history', () => {
  test('begins without a parent, and grows by a commit a change', async () => {
    await using github = await startGitHub(WRITE)
    const store = storeOf(github)
    expect(await store.snapshot()).toBeUndefined()
    await append(store, 'a')
    await append(store, 'b')
    expect(linesOf(github)).toEqual(['a', 'b'])
    expect(logOf(github.state.git, BRANCH)).toEqual([
      { message: 'Add b', parents: 1 },
      { message: 'Add a', parents: 0 },
    ])
  })

  test('keeps bytes as they are, deletes, and sends nothing twice', async () => {
    await using github = await startGitHub(WRITE)
    const zip = Buffer.from([0x50, 0x4b, 3, 4, 0, 0xff, 0xfe])
    await storeOf(github).update(
      'Add',
      () =>
        new Map<string, string | Uint8Array | null>([
          ['code/a.zip', zip],
          ['old', 'x'],
        ]),
    )
    await storeOf(github).update(
      'Move',
      () =>
        new Map<string, string | Uint8Array | null>([
          ['code/b.zip', zip],
          ['old', null],
        ]),
    )
    const after = await storeOf(github).snapshot()
    expect([...(after?.files ?? [])]).toEqual([
      ['code/a.zip', 7],
      ['code/b.zip', 7],
    ])
    expect(await after?.read('code/b.zip')).toEqual(zip)
    expect(github.requests.filter((id) => id === 'git/create-blob')).toHaveLength(1)
  })

  test('works on GitHub Enterprise Server', async () => {
    await using github = await startGitHub(WRITE)
    await append(storeOf(github, { base: '/api/v3' }), 'a')
    expect(linesOf(github)).toEqual(['a'])
  })

  test('loses nothing of two writers with 200 changes each', async () => {
    const state = emptyState()
    const clients = ['one', 'two'].map((name) => {
      const { github, requests } = clientInProcess(state)
      const options = { github, repository, branch: BRANCH, random: seededRandom(1, name) }
      return { name, requests, store: branchStore({ ...options, clock: turnsOfTheLoop }) }
    })
    await Promise.all(
      clients.map(async ({ name, store }) => {
        for (let at = 0; at < 200; at++) await append(store, `${name} ${at}`)
      }),
    )
    const lines = (filesOf(state.git, BRANCH)['2026.ndjson'] ?? '').split('\n').filter(Boolean)
    expect(lines).toHaveLength(400)
    for (const { name } of clients) {
      const own = lines.filter((line) => line.startsWith(name))
      expect(own).toEqual(Array.from({ length: 200 }, (_, at) => `${name} ${at}`))
    }
    expect(logOf(state.git, BRANCH)).toHaveLength(400)
    // They did get in each other's way, and needed no more than a few tries each.
    const commits = clients
      .flatMap(({ requests }) => requests)
      .filter((id) => id === 'git/create-commit')
    expect(commits.length).toBeGreaterThan(400)
    expect(commits.length).toBeLessThan(1600)
  }, 60_000)

  test.each([
    ['somebody else creates it first', 'git/create-ref', 422, 'Reference already exists'],
    ['a conflict', 'git/update-ref', 409, 'Conflict'],
    ['a lock', 'git/update-ref', 422, "Cannot lock ref 'refs/heads/lambda-cost-history'"],
  ])('tries again after %s', async (_, operation, status, message) => {
    await using github = await startGitHub(WRITE)
    if (operation === 'git/update-ref') await append(storeOf(github), 'a')
    github.faults.push({ operation, status, message })
    await append(storeOf(github), 'b')
    expect(linesOf(github).filter((line) => line === 'b')).toEqual(['b'])
  })

  test.each(['git/create-ref', 'git/update-ref'])(
    'appends once where the answer to %s is lost and another writer comes in between',
    async (operation) => {
      await using github = await startGitHub(WRITE)
      if (operation === 'git/update-ref') await append(storeOf(github), 'first')
      github.faults.push({ operation, status: 502, carriedOut: true })
      // Before the request is made again, somebody else has written.
      const other = storeOf(github, { name: 'other' })
      let meanwhile: Promise<void> | undefined
      const count = () => github.requests.filter((id) => id === operation).length
      const store = branchStore({
        github: clientOf(github, {
          log: () => {},
          timing: { secondMs: 300, requestTimeoutMs: 5000, longestWaitSeconds: 120 },
        }),
        repository,
        branch: BRANCH,
      })
      github.before.set(operation, () => {
        meanwhile = new Promise((resolve) => setImmediate(resolve)).then(() =>
          append(other, 'meanwhile'),
        )
      })
      await append(store, 'ours')
      await meanwhile
      expect(count()).toBeGreaterThan(1)
      expect(linesOf(github).filter((line) => line === 'ours')).toEqual(['ours'])
      expect(linesOf(github)).toContain('meanwhile')
    },
  )

  test('gives up, and says so, where others never let it', async () => {
    await using github = await startGitHub(WRITE)
    await append(storeOf(github), 'a')
    const message = 'Update is not a fast forward'
    const fault = { operation: 'git/update-ref', status: 422, message }
    github.faults.push(fault, fault, fault)
    const clock = { nowMs: () => 0, sleep: async () => {} }
    const store = branchStore({
      github: clientOf(github),
      repository,
      branch: BRANCH,
      clock,
      maxTries: 3,
    })
    await expect(append(store, 'b')).rejects.toThrow(
      'Others kept writing to the branch lambda-cost-history, so that nothing could be written there in 3 tries.',
    )
  })

  test('says which permission is missing', async () => {
    await using github = await startGitHub({ permissions: { contents: 'read' } })
    await expect(append(storeOf(github), 'a')).rejects.toThrow(
      'GitHub refused to write to the branch lambda-cost-history (403: Resource not accessible by integration). Add `contents: write` under `permissions:` of this job',
    )
  })

  test('does not take a rule of the repository for another writer', async () => {
    await using github = await startGitHub(WRITE)
    github.faults.push({
      operation: 'git/create-ref',
      status: 422,
      message: 'Repository rule violations found',
    })
    await expect(append(storeOf(github), 'a')).rejects.toThrow(
      'GitHub did not accept what we sent to write to the branch lambda-cost-history (422: Repository rule violations found).',
    )
  })

  test('says that a repository without a commit has none', async () => {
    await using github = await startGitHub({ ...WRITE, git: { ...emptyGit(), empty: true } })
    await expect(append(storeOf(github), 'a')).rejects.toThrow('Git Repository is empty')
  })
})
