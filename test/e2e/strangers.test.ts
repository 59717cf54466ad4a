import { rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@jest/globals'
import type { Report } from '../../src/report/schema.ts'
import { HEAD_SHA, REPOSITORY, runOf, runStep } from '../support/action.ts'
import { directoryWith } from '../support/files.ts'
import { startGitHub } from '../support/github.ts'
import { measuredReport } from '../support/measured-report.ts'

const FORK = 'stranger/octo-repo'

/** A report that passes, of whatever it was. */
function whitewashed(report: Report): Report {
  const functions = report.functions.map((each) =>
    each.kind === 'measured' ? { ...each, verdict: 'pass' as const, findings: [] } : each,
  )
  return { ...report, verdict: 'pass', head: { sha: 'e'.repeat(40), ref: 'main' }, functions }
}

test('what a fork made is marked, judged again from its samples, and refused where it contradicts itself', async () => {
  const { report: honest, samples: measured } = measuredReport('orders', {
    head: { sha: HEAD_SHA, ref: 'change' },
    pullRequest: 12,
  })
  using directory = directoryWith({
    'report/report.json': JSON.stringify(honest),
    'report/samples.ndjson': measured,
  })
  await using github = await startGitHub({
    pulls: [{ number: 12, headSha: HEAD_SHA, headRef: 'change', headRepository: FORK }],
  })
  const file = path.join(directory.path, 'report/report.json')
  const samples = path.join(directory.path, 'report/samples.ndjson')
  const comment = (payload = runOf(FORK)) =>
    runStep(directory, github, {
      event: 'workflow_run',
      payload,
      inputs: { 'report-dir': path.dirname(file) },
    })
  const mark = /^⚠️ \*\*Made by the fork's own run\*\*, of `stranger\/octo-repo`/

  writeFileSync(file, JSON.stringify(whitewashed(honest)))
  expect((await comment()).status).toBe(0)
  // What GitHub shows, without the lines that it hides.
  const lines = () =>
    (github.state.comments[0]?.body ?? '').split('\n').filter((line) => !line.startsWith('<!--'))
  expect(lines()[0]).toMatch(mark)
  expect(lines()[2]).toMatch(/^### ❌ `orders`/)
  expect(lines().join('\n')).not.toContain('eeeeeee')

  rmSync(samples)
  const refused = await comment()
  expect([refused.status, refused.stderr]).toEqual([1, ''])
  expect(refused.stdout).toMatch(/::error::The report in .* contradicts itself \(orders: /)
  expect(lines()[2]).toMatch(/^### ❌/)

  writeFileSync(file, JSON.stringify(honest))
  expect((await comment()).status).toBe(0)
  expect(lines()[0]).toMatch(mark)

  symlinkSync('/etc/hostname', samples)
  const linked = await comment()
  expect([linked.status, linked.stdout]).toEqual([
    1,
    expect.stringMatching(/samples\.ndjson is not a regular file/),
  ])
})

test("what a pull request of the repository's own made is not marked as a stranger's", async () => {
  const report = JSON.stringify({ functions: [], ...skipped })
  using directory = directoryWith({ 'report/report.json': report })
  await using github = await startGitHub({ pulls: [{ number: 12, headSha: HEAD_SHA }] })
  const step = await runStep(directory, github, {
    event: 'workflow_run',
    payload: runOf(REPOSITORY),
    inputs: { 'report-dir': 'report' },
  })
  expect([step.status, step.stderr]).toEqual([0, ''])
  expect(github.state.comments[0]?.body.split('\n')[1]).toBe('### ⏭️ Not measured')
})

const skipped = {
  schema: 1,
  verdict: 'skipped',
  skipReason: 'There were no credentials.',
  backend: 'aws',
  base: { sha: null, ref: null },
  head: { sha: null, ref: null },
  pullRequest: 12,
  seed: 1,
  startedAt: '2026-11-01T10:00:00.000Z',
  finishedAt: '2026-11-01T10:00:00.000Z',
  spend: { usd: 0, invocations: 0 },
  acceptance: null,
  notes: [],
}
