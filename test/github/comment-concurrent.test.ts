import { describe, expect, test } from '@jest/globals'
import type { Stamp } from '../../src/github/marker.ts'
import { type LoopbackGitHub, startGitHub } from '../support/github.ts'
import {
  BOT,
  HEAD,
  IDENTITY,
  noise,
  OLD_HEAD,
  own,
  post,
  postNotice,
  pulls,
  stamp,
  written,
} from '../support/github-comments.ts'
import type { CommentFields } from '../support/github-objects.ts'
import { editComment } from '../support/github-operations.ts'

describe('calls of one workflow or composite action in one run', () => {
  const call = (
    functions: string[],
    changes: Partial<Stamp>,
    step = 'gate',
    regions: string[] = [],
  ) => ({
    identity: { ...IDENTITY, step, functions, regions },
    stamp: stamp(changes),
    render: () => functions.join(),
  })
  const textsOf = ({ state }: LoopbackGitHub) =>
    state.comments.map(({ body }) => body.split('\n')[1])

  test.each([
    ['other functions', ['orders'], ['mailer']],
    ['the same function', ['orders'], ['orders']],
    ['some functions in common', ['orders', 'mailer'], ['mailer', 'reports']],
  ])('have a comment each, with %s, and keep it with the next push', async (_, first, second) => {
    await using github = await startGitHub({ pulls })
    await post(github, call(first, { call: 'one' }))
    await post(github, call(second, { call: 'two' }))
    const urls = github.state.comments.map(({ id }) => id)
    expect(textsOf(github)).toEqual([first.join(), second.join()])
    const next = { runId: 201, startedAt: '2026-11-01T11:00:00.000Z' }
    await post(github, call([...second, 'new'], { ...next, call: 'three' }))
    await post(github, call(first, { ...next, call: 'four' }))
    expect(textsOf(github).sort()).toEqual([first.join(), [...second, 'new'].join()].sort())
    expect(github.state.comments.map(({ id }) => id)).toEqual(urls)
  })

  test('about one function in two regions keep each its own, in whichever order they come', async () => {
    await using github = await startGitHub({ pulls })
    const next = { runId: 201, startedAt: '2026-11-01T11:00:00.000Z' }
    const measured = (region: string, changes: Partial<Stamp>) =>
      post(github, {
        ...call(['orders'], changes, 'gate', [region]),
        content: {
          kind: 'report',
          changed: true,
          figures: region.slice(0, 2),
          render: (_, earlier) => `${region} after ${earlier?.figures ?? 'nothing'}`,
        },
      })
    const first = { headSha: OLD_HEAD, runId: 199 }
    await measured('us-east-1', { ...first, call: 'one' })
    await measured('eu-west-1', { ...first, call: 'two' })
    await measured('eu-west-1', { ...next, call: 'three' })
    await measured('us-east-1', { ...next, call: 'four' })
    expect(github.state.comments.map(({ body }) => body.split('\n').at(-1))).toEqual([
      'us-east-1 after us',
      'eu-west-1 after eu',
    ])
  })

  test('at once take each one of what the calls before them have posted', async () => {
    await using github = await startGitHub({ pulls })
    await post(github, call(['orders'], { runId: 100, call: 'one' }))
    await post(github, call(['orders'], { runId: 100, call: 'two' }))
    const [first, second] = github.state.comments.map(({ id }) => id)
    github.before.set('issues/get-comment', () => {
      editComment(github.state.comments[0] ?? own(0, ''), written('theirs', { call: 'a' }))
    })
    const mine = { ...call(['orders'], { call: 'b' }), render: () => 'mine' }
    expect(await post(github, mine)).toMatchObject({ kind: 'updated' })
    expect(github.state.comments.map(({ id }) => id)).toEqual([first, second])
    expect(textsOf(github)).toEqual(['theirs', 'mine'])
  })

  // Whichever of the two comes first by the order of their calls, `one` being our own.
  test.each([
    ['issues/get-comment', 'a'],
    ['issues/get-comment', 'two'],
    ['issues/update-comment', 'a'],
    ['issues/update-comment', 'two'],
  ])(
    'at once do not replace each other in a comment that both have found (%s, %s)',
    async (at, by) => {
      await using github = await startGitHub({
        comments: [own(7, 'before', { runId: 100 })],
        pulls,
      })
      github.before.set(at, () => {
        editComment(github.state.comments[0] ?? own(0, ''), written('theirs', { call: by }))
      })
      expect(await post(github)).toMatchObject({ kind: 'created' })
      expect(textsOf(github).sort()).toEqual(['the report', 'theirs'])
    },
  )

  test('and what one of them could not measure is not said of the other', async () => {
    const comments = [own(7, 'a', { runId: 90 }, { functions: ['a'] }), own(8, 'b', { runId: 90 })]
    await using github = await startGitHub({ comments: structuredClone(comments), pulls })
    const identity = { ...IDENTITY, functions: [] }
    expect(await postNotice(github, { identity })).toMatchObject({ kind: 'skipped' })
    expect(github.state.comments).toEqual(comments)
  })

  test('a step that is given an id keeps its comment', async () => {
    await using github = await startGitHub({ pulls })
    await post(github, call(['orders'], { runId: 100, call: 'one' }, '__OWNER_lambda-cost-gate'))
    await post(github, call(['orders', 'mailer'], { call: 'two' }, 'gate'))
    expect(textsOf(github)).toEqual(['orders,mailer'])
  })

  test('two steps about one function keep a comment each when one of them is given an id', async () => {
    await using github = await startGitHub({ pulls })
    await post(github, call(['orders'], { runId: 100, call: 'one' }, 'auto'))
    await post(github, call(['orders'], { runId: 100, call: 'two' }, 'auto_2'))
    await post(github, { ...call(['orders'], { call: 'three' }, 'gate'), render: () => 'first' })
    await post(github, { ...call(['orders'], { call: 'four' }, 'auto'), render: () => 'second' })
    expect(textsOf(github).sort()).toEqual(['first', 'second'])
  })
})

describe('of two runs', () => {
  const LATER = { startedAt: '2026-11-01T11:00:00.000Z' }
  const commentOf = ({ state }: LoopbackGitHub): CommentFields => state.comments[0] ?? own(0, '')
  const textOf = (github: LoopbackGitHub) => commentOf(github).body.split('\n')[1]

  const cases: [string, Partial<Stamp>, Partial<Stamp>, string][] = [
    ['the later push wins', { runId: 201, headSha: HEAD }, { headSha: OLD_HEAD }, 'superseded'],
    ['an earlier push loses', { runId: 199, headSha: OLD_HEAD }, {}, 'updated'],
    [
      'a later run of a former head loses, as when an old run is run again',
      { runId: 201, headSha: OLD_HEAD },
      {},
      'updated',
    ],
    [
      'the current head stays, against a later run of a former one',
      { runId: 150 },
      { headSha: OLD_HEAD },
      'superseded',
    ],
    [
      'of neither being the current head the later wins',
      { runId: 201, headSha: OLD_HEAD },
      { headSha: 'c'.repeat(40) },
      'superseded',
    ],
    ['the later attempt wins', { attempt: 2 }, {}, 'superseded'],
    ['an earlier attempt loses', {}, { attempt: 2 }, 'updated'],
    [
      'of one head the later start wins, whatever the run',
      { runId: 150, attempt: 2, startedAt: '2026-11-01T11:00:00.000Z' },
      {},
      'superseded',
    ],
  ]

  test.each(cases)('%s', async (_name, theirs, mine, kind) => {
    await using github = await startGitHub({ comments: [own(7, 'theirs', theirs)], pulls })
    expect(await post(github, { stamp: stamp(mine) })).toMatchObject({ kind })
    const text = github.state.comments[0]?.body.split('\n')[1]
    expect(text).toBe(kind === 'superseded' ? 'theirs' : 'the report')
  })

  test('that create at once, the older takes its own away', async () => {
    await using github = await startGitHub()
    const theirs = own(2000, 'theirs', { startedAt: '2026-11-01T11:00:00.000Z', runId: 201 })
    github.before.set('issues/create-comment', () => github.state.comments.push(theirs))
    expect(await post(github)).toMatchObject({
      kind: 'superseded',
      reason: expect.stringContaining('run 201'),
    })
    expect(github.state.comments).toEqual([theirs])
  })

  test('that create at once, the newer takes the other away', async () => {
    await using github = await startGitHub()
    const theirs = own(2000, 'theirs', { startedAt: '2026-11-01T09:00:00.000Z', runId: 199 })
    github.before.set('issues/create-comment', () => github.state.comments.push(theirs))
    expect(await post(github)).toMatchObject({ kind: 'created' })
    expect(github.state.comments.map(({ body }) => body)).toEqual([written('the report')])
  })

  test('the older lets a newer result stand that comes just before its own write', async () => {
    await using github = await startGitHub({ comments: [own(7, 'before', { runId: 100 })], pulls })
    github.before.set('issues/get-comment', () => {
      editComment(commentOf(github), written('theirs', { runId: 201, ...LATER }))
    })
    expect(await post(github)).toMatchObject({ kind: 'superseded' })
    expect(textOf(github)).toBe('theirs')
    expect(github.requests).not.toContain('issues/update-comment')
  })

  test('the older restores a newer result that its own write has replaced', async () => {
    await using github = await startGitHub({ comments: [own(7, 'before', { runId: 100 })], pulls })
    github.before.set('issues/update-comment', () => {
      editComment(commentOf(github), written('theirs', { runId: 201, ...LATER }))
    })
    expect(await post(github)).toMatchObject({
      kind: 'superseded',
      reason: expect.stringContaining('run 201'),
    })
    expect(textOf(github)).toBe('theirs')
  })

  test('the newer writes again when the older has replaced its result', async () => {
    await using github = await startGitHub({ comments: [own(7, 'before', { runId: 100 })], pulls })
    github.before.set('issues/update-comment', () => {
      github.before.set('graphql', () => {
        editComment(commentOf(github), written('theirs', { runId: 199, headSha: OLD_HEAD }))
      })
    })
    expect(await post(github)).toMatchObject({ kind: 'updated' })
    expect(textOf(github)).toBe('the report')
  })

  test('the newer does so also where GraphQL is closed', async () => {
    await using github = await startGitHub({ comments: [own(7, 'before', { runId: 100 })], pulls })
    for (let tries = 0; tries < 3; tries++) {
      github.faults.push({ operation: 'graphql', status: 403, message: 'Forbidden' })
    }
    github.before.set('issues/update-comment', () => {
      github.before.set('issues/get-comment', () => {
        editComment(commentOf(github), written('theirs', { runId: 199, headSha: OLD_HEAD }))
      })
    })
    expect(await post(github)).toMatchObject({ kind: 'updated' })
    expect(textOf(github)).toBe('the report')
  })

  test.each([
    ['of somebody else', 'mallory', written('theirs', { runId: 201, ...LATER })],
    ['without a marker', BOT, 'no marker'],
    [
      'with the marker of another step',
      BOT,
      written('theirs', { runId: 201, ...LATER }, { key: 'other' }),
    ],
  ])('an edit %s is no result of a run', async (_, by, body) => {
    await using github = await startGitHub({ comments: [own(7, 'before', { runId: 100 })], pulls })
    github.before.set('issues/update-comment', () => editComment(commentOf(github), body, by))
    expect(await post(github)).toMatchObject({ kind: 'updated' })
    expect(textOf(github)).toBe('the report')
  })

  test('duplicates of former runs are cleaned up', async () => {
    const comments = [own(7, 'a', { runId: 90 }), own(8, 'b', { runId: 100 })]
    await using github = await startGitHub({ comments: [...comments, ...noise(1)] })
    expect(await post(github)).toMatchObject({ kind: 'updated' })
    expect(github.state.comments.map(({ id }) => id)).toEqual([8, 1])
  })

  test('a duplicate that cannot be deleted does not undo the comment', async () => {
    const comments = [own(7, 'a', { runId: 90 }), own(8, 'b', { runId: 100 })]
    await using github = await startGitHub({ comments })
    github.faults.push({ operation: 'issues/delete-comment', status: 403 })
    expect(await post(github)).toMatchObject({ kind: 'updated' })
  })
})
