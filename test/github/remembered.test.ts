import { describe, expect, test } from '@jest/globals'
import type { CommentContent } from '../../src/github/comment.ts'
import type { Remembered } from '../../src/github/remembered.ts'
import { type LoopbackGitHub, startGitHub } from '../support/github.ts'
import { HEAD, OLD_HEAD, own, postContent, postNotice, stamp } from '../support/github-comments.ts'

const NEW_HEAD = 'c'.repeat(40)

/** Posts a report of a head, and says what the comment remembered of an earlier one. */
async function push(github: LoopbackGitHub, headSha: string, figures: string, runId: number) {
  github.state.pulls = [{ number: 12, headSha }]
  const seen: (Remembered | undefined)[] = []
  const content: CommentContent = {
    kind: 'report',
    changed: true,
    figures,
    render: (_, earlier) => {
      seen.push(earlier)
      return `the report of ${headSha.slice(0, 1)}`
    },
  }
  await postContent(github, { content, stamp: stamp({ headSha, runId }) })
  return seen.at(-1)
}

describe('a comment remembers what it showed', () => {
  test('of the push before, also when a head is measured again', async () => {
    await using github = await startGitHub()
    expect(await push(github, OLD_HEAD, '1;old', 1)).toBeUndefined()
    expect(await push(github, HEAD, '1;one', 2)).toEqual({ headSha: OLD_HEAD, figures: '1;old' })
    expect(await push(github, HEAD, '1;two', 3)).toEqual({ headSha: OLD_HEAD, figures: '1;old' })
    expect(await push(github, NEW_HEAD, '1;new', 4)).toEqual({ headSha: HEAD, figures: '1;two' })
    const [comment] = github.state.comments
    expect(comment?.body.split('\n').slice(2)).toEqual(['the report of c'])
  })

  test('through a push that was not measured', async () => {
    await using github = await startGitHub()
    await push(github, OLD_HEAD, '1;old', 1)
    github.state.pulls = [{ number: 12, headSha: HEAD }]
    await postNotice(github, { stamp: stamp({ runId: 2 }) })
    await postNotice(github, { stamp: stamp({ runId: 3 }) })
    expect(github.state.comments[0]?.body).toContain('the report of b')
    expect(await push(github, NEW_HEAD, '1;new', 4)).toEqual({
      headSha: OLD_HEAD,
      figures: '1;old',
    })
  })

  test('so that a re-run that measured nothing does not call its head an earlier one', async () => {
    await using github = await startGitHub()
    await push(github, HEAD, '1;one', 1)
    await postNotice(github, { stamp: stamp({ runId: 1, attempt: 2 }) })
    expect(github.state.comments[0]?.body).toContain('\nnot again\n')
  })

  const line = `<!-- lambda-cost-gate remembers head=${OLD_HEAD} figures=1;old -->`
  test.each<[string, string, Remembered | undefined]>([
    ['of an older version', 'the report', undefined],
    [
      'that was edited in the browser',
      `${line}\r\nthe report`,
      { headSha: OLD_HEAD, figures: '1;old' },
    ],
    ['whose line somebody repeats below', `the report\n${line}`, undefined],
    ['that ends in its line', line.slice(0, -8), undefined],
    ['with something else in it', line.replace('1;old', '1;<b>'), undefined],
    ['with far too much in it', line.replace('1;old', 'a'.repeat(8001)), undefined],
    ['without a commit', line.replace(OLD_HEAD, 'main'), undefined],
  ])('or nothing: a comment %s', async (_, text, expected) => {
    const before = own(7, text, { runId: 1, headSha: OLD_HEAD })
    await using github = await startGitHub({ comments: [before] })
    expect(await push(github, HEAD, '1;one', 2)).toEqual(expected)
  })

  test('no figures that could end the line', async () => {
    await using github = await startGitHub()
    await push(github, HEAD, '--><b>', 1)
    expect(github.state.comments[0]?.body.split('\n').slice(1)).toEqual(['the report of a'])
  })
})
