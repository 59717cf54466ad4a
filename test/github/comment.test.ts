import { describe, expect, test } from '@jest/globals'
import type { Stamp } from '../../src/github/marker.ts'
import { type LoopbackGitHub, startGitHub } from '../support/github.ts'
import {
  BOT,
  HEAD,
  noise,
  OLD_HEAD,
  own,
  post,
  pulls,
  stamp,
  written,
} from '../support/github-comments.ts'
import type { CommentFields } from '../support/github-objects.ts'
import { editComment } from '../support/github-operations.ts'

describe('a comment', () => {
  test('is created where there is none', async () => {
    await using github = await startGitHub({ comments: noise(3) })
    expect(await post(github)).toEqual({
      kind: 'created',
      url: expect.stringMatching(/#issuecomment-\d+$/),
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
    const other = { id: 7, login: BOT, body: written('other', {}, 'cost.yml / other / gate') }
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
    ['with the marker of another step', BOT, written('theirs', { runId: 201, ...LATER }, 'other')],
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
