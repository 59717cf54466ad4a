import { describe, expect, test } from '@jest/globals'
import { startGitHub } from '../support/github.ts'
import {
  BOT,
  noise,
  OLD_HEAD,
  own,
  post,
  postNotice,
  pulls,
  stamp,
  written,
} from '../support/github-comments.ts'

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

  test('is written when only the head changes, so that its marker names the newest', async () => {
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
    'that is deleted right after %s is reported, and not made again',
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

    // An alarm is shown in full, whatever has to go for it.
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

describe('the modes', () => {
  test('hide folds up what passed, and show opens it again', async () => {
    await using github = await startGitHub({ pulls })
    await post(github, { stamp: stamp({ runId: 100 }), render: () => 'passed', afterwards: 'hide' })
    expect(github.state.comments[0]?.hidden).toBe(true)
    await post(github, { render: () => 'failed', afterwards: 'show' })
    expect(github.state.comments[0]?.hidden).toBe(false)
  })

  test('a comment that cannot be hidden stands, and the log says why', async () => {
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

  test('on-change brings an existing comment up to date anyway', async () => {
    await using github = await startGitHub({ comments: [own(7, 'slower', { runId: 100 })] })
    const outcome = await post(github, { mode: 'on-change', changed: false })
    expect(outcome).toMatchObject({ kind: 'updated' })
  })

  test('on-change creates one when something changed', async () => {
    await using github = await startGitHub()
    expect(await post(github, { mode: 'on-change' })).toMatchObject({ kind: 'created' })
  })
})
