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

const NOTICE = {
  kind: 'notice',
  text: 'not measured',
  again: 'not again',
  alone: 'nothing',
} as const
const LAST_RESULT = '<!-- lambda-cost-gate last-result -->'

describe('a comment', () => {
  test('is created where there is none', async () => {
    await using github = await startGitHub({ comments: noise(3) })
    expect(await post(github)).toEqual({
      kind: 'created',
      url: expect.stringMatching(/#issuecomment-\d+$/),
      nodeId: 'IC_1003',
    })
    expect(github.state.comments.at(-1)?.body).toBe(written('the report'))
  })

  test('is updated wherever among hundreds it is', async () => {
    const comments = [...noise(230), own(5000, 'before', { runId: 100 }), ...noise(30)]
    await using github = await startGitHub({ comments })
    expect(await post(github)).toMatchObject({ kind: 'updated' })
    expect(github.state.comments).toHaveLength(261)
    expect(github.state.comments.find(({ id }) => id === 5000)?.body).toBe(written('the report'))
    expect(github.requests.filter((id) => id === 'issues/list-comments')).toHaveLength(3)
  })

  test('is not written when nothing in it changes', async () => {
    const before = own(7, 'the report\r\n', { runId: 100, startedAt: '2026-11-01T09:00:00.000Z' })
    await using github = await startGitHub({ comments: [before] })
    expect(await post(github)).toMatchObject({ kind: 'unchanged' })
    expect(github.requests).toEqual(['graphql', 'issues/list-comments'])
  })

  test('is written when only the head changes, so that its marker tells the newest', async () => {
    const before = own(7, 'the report', { runId: 100, headSha: OLD_HEAD })
    await using github = await startGitHub({ comments: [before], pulls })
    expect(await post(github)).toMatchObject({ kind: 'updated' })
  })

  test('is created again when somebody deletes it in between', async () => {
    await using github = await startGitHub({ comments: [own(7, 'before', { runId: 100 })] })
    github.before.set('issues/update-comment', () => github.state.comments.splice(0))
    expect(await post(github)).toMatchObject({ kind: 'created' })
    expect(github.state.comments.map(({ body }) => body)).toEqual([written('the report')])
  })

  test.each(['issues/update-comment', 'issues/create-comment'] as const)(
    'that is deleted right after %s is told, and not made again',
    async (operation) => {
      const comments = operation === 'issues/update-comment' ? [own(7, 'a', { runId: 100 })] : []
      await using github = await startGitHub({ comments })
      github.before.set(operation, () => {
        for (const next of ['graphql', 'issues/list-comments']) {
          github.before.set(next, () => github.state.comments.splice(0))
        }
      })
      expect(await post(github)).toEqual({
        kind: 'skipped',
        reason: expect.stringMatching(/^Somebody deleted the comment right after/),
      })
      expect(github.state.comments).toEqual([])
    },
  )

  test('has room for 65,000 bytes with its marker', async () => {
    await using github = await startGitHub()
    await post(github, { render: (maxBytes) => 'x'.repeat(maxBytes) })
    expect(Buffer.byteLength(github.state.comments[0]?.body ?? '')).toBe(65_000)
  })
})

describe('whose comment it is', () => {
  test('a marker planted by somebody else is left alone', async () => {
    const planted = { id: 7, login: 'mallory', body: written('all is well', { runId: 900 }) }
    await using github = await startGitHub({ comments: [planted] })
    expect(await post(github)).toMatchObject({ kind: 'created' })
    expect(github.state.comments[0]).toEqual(planted)
  })

  test('a marker that our own bot repeats in the midst of a text does not count', async () => {
    const body = `Thanks for writing:\n${written('all is well', { runId: 900 })}`
    await using github = await startGitHub({ comments: [{ id: 7, login: BOT, body }] })
    expect(await post(github)).toMatchObject({ kind: 'created' })
  })

  test('another key is another comment', async () => {
    const other = { id: 7, login: BOT, body: written('other', {}, { key: 'cost.yml / other' }) }
    await using github = await startGitHub({ comments: [other] })
    expect(await post(github)).toMatchObject({ kind: 'created' })
    expect(github.state.comments).toHaveLength(2)
  })

  test('the token of another app finds its own', async () => {
    const before = { ...own(7, 'before', { runId: 100 }), login: 'our-cost-bot[bot]' }
    const comments = [own(6, 'not ours', { runId: 100 }), before]
    await using github = await startGitHub({ login: 'our-cost-bot[bot]', comments })
    expect(await post(github)).toMatchObject({ kind: 'updated' })
    expect(comments.map(({ body }) => body.split('\n')[1])).toEqual(['not ours', 'the report'])
  })

  test('where GraphQL is closed the token counts as the one of the workflow', async () => {
    await using github = await startGitHub({ comments: [own(7, 'before', { runId: 100 })] })
    github.faults.push({ operation: 'graphql', status: 403, message: 'Forbidden' })
    expect(await post(github)).toMatchObject({ kind: 'updated' })
  })
})

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

describe('a push that was not measured', () => {
  const before = { runId: 100, headSha: OLD_HEAD }

  test('is said above the last result, and by the next result no more', async () => {
    await using github = await startGitHub({ comments: [own(7, 'the result', before)], pulls })
    expect(await postNotice(github)).toMatchObject({ kind: 'updated' })
    expect(await postNotice(github, { stamp: stamp({ attempt: 2 }) })).toMatchObject({
      kind: 'unchanged',
    })
    const [first, ...lines] = (github.state.comments[0]?.body ?? '').split('\n')
    expect(first).toMatch(/head=a{40}/)
    expect(lines).toEqual(['not measured', '', LAST_RESULT, 'the result'])
    await post(github, { stamp: stamp({ runId: 202 }) })
    expect(github.state.comments[0]?.body.split('\n').slice(1)).toEqual(['the report'])
  })

  test('makes no comment of its own', async () => {
    await using github = await startGitHub({ pulls })
    expect(await postNotice(github)).toMatchObject({ kind: 'skipped' })
    expect(github.state.comments).toEqual([])
  })

  test('does not replace the result of a newer run', async () => {
    await using github = await startGitHub({ comments: [own(7, 'the result')], pulls })
    const older = stamp({ runId: 150, headSha: OLD_HEAD })
    expect(await postNotice(github, { stamp: older })).toMatchObject({ kind: 'superseded' })
  })

  test('leaves room for the largest result', async () => {
    await using github = await startGitHub({ pulls })
    await post(github, { stamp: stamp(before), render: (maxBytes) => 'x'.repeat(maxBytes) })
    const content = { ...NOTICE, text: '⚠'.repeat(1000) }
    expect(await postNotice(github, { content })).toMatchObject({ kind: 'updated' })
    const body = () => github.state.comments[0]?.body ?? ''
    expect(Buffer.byteLength(body())).toBeLessThan(65_536)
    expect(body()).toMatch(/x{60000}/)

    // An alarm is told in full, whatever has to go for it.
    const alarm = { ...NOTICE, alarm: 'changed '.repeat(500).trim() }
    expect(await postNotice(github, { content: alarm })).toMatchObject({ kind: 'updated' })
    expect(Buffer.byteLength(body())).toBeLessThan(65_536)
    expect(body()).toContain(alarm.alarm)
  })

  test('makes a comment of its own for an alarm, unless there are to be none', async () => {
    await using github = await startGitHub({ pulls })
    const content = { ...NOTICE, alarm: 'orders is left changed' }
    expect(await postNotice(github, { content, mode: 'never' })).toMatchObject({ kind: 'skipped' })
    expect(github.state.comments).toEqual([])
    expect(await postNotice(github, { content, mode: 'on-change' })).toMatchObject({
      kind: 'created',
    })
    expect(
      github.state.comments[0]?.body.split('\n').filter((line) => !/^(<|$)/.test(line)),
    ).toEqual(['orders is left changed', 'nothing'])
  })

  test('keeps an alarm above what later pushes say, until there is a result', async () => {
    await using github = await startGitHub({ pulls })
    const body = () => github.state.comments[0]?.body ?? ''
    await postNotice(github, { content: { ...NOTICE, alarm: 'orders is left changed' } })
    await postNotice(github, { stamp: stamp({ runId: 201 }) })
    await postNotice(github, { stamp: stamp({ runId: 202 }) })
    expect(body().trimEnd().split('\n').slice(1)).toEqual([
      'orders is left changed',
      '',
      '<!-- lambda-cost-gate alarm ends -->',
      'nothing',
      '',
      LAST_RESULT,
    ])
    await post(github, { stamp: stamp({ runId: 203 }) })
    expect(body()).not.toContain('orders is left changed')
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

  test('the older puts a newer result back that its own write has replaced', async () => {
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

describe('the modes', () => {
  test('hide folds up what passed, and show opens it again', async () => {
    await using github = await startGitHub({ pulls })
    await post(github, { stamp: stamp({ runId: 100 }), render: () => 'passed', afterwards: 'hide' })
    expect(github.state.comments[0]?.hidden).toBe(true)
    await post(github, { render: () => 'failed', afterwards: 'show' })
    expect(github.state.comments[0]?.hidden).toBe(false)
  })

  test('a comment that cannot be hidden stands, and why is told', async () => {
    await using github = await startGitHub()
    github.before.set('issues/create-comment', () => {
      github.faults.push({ operation: 'graphql', status: 403, message: 'Forbidden' })
    })
    expect(await post(github, { afterwards: 'hide' })).toMatchObject({
      kind: 'created',
      reason: expect.stringMatching(/refused to hide the comment .*`pull-requests: write`/),
    })
  })

  test('delete takes the comment away, and makes none', async () => {
    const comments = [own(7, 'before', { runId: 100 }), ...noise(1)]
    await using github = await startGitHub({ comments })
    expect(await post(github, { afterwards: 'delete' })).toMatchObject({ kind: 'deleted' })
    expect(github.state.comments.map(({ id }) => id)).toEqual([1])
    expect(await post(github, { afterwards: 'delete' })).toMatchObject({ kind: 'skipped' })
    expect(github.requests).not.toContain('issues/create-comment')
  })

  test('never asks GitHub nothing', async () => {
    await using github = await startGitHub()
    expect(await post(github, { mode: 'never' })).toMatchObject({ kind: 'skipped' })
    expect(github.requests).toEqual([])
  })

  test('on-change creates none when nothing changed', async () => {
    await using github = await startGitHub()
    const outcome = await post(github, { mode: 'on-change', changed: false })
    expect(outcome).toMatchObject({ kind: 'skipped' })
    expect(github.state.comments).toEqual([])
  })

  test('on-change brings an existing comment up to date all the same', async () => {
    await using github = await startGitHub({ comments: [own(7, 'slower', { runId: 100 })] })
    const outcome = await post(github, { mode: 'on-change', changed: false })
    expect(outcome).toMatchObject({ kind: 'updated' })
  })

  test('on-change creates one when something changed', async () => {
    await using github = await startGitHub()
    expect(await post(github, { mode: 'on-change' })).toMatchObject({ kind: 'created' })
  })
})
