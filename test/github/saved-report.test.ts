import { describe, expect, test } from '@jest/globals'
import { strToU8, zipSync } from 'fflate'
import { z } from 'zod'
import { findSavedReport } from '../../src/github/saved-report.ts'
import { clientOf, type LoopbackGitHub, startGitHub } from '../support/github.ts'
import type { ArtifactFields } from '../support/github-objects.ts'

const HEAD = 'a'.repeat(40)
const schema = z.object({ verdict: z.enum(['pass', 'fail']) })
const zipOf = (verdict: string) =>
  zipSync({
    'samples.ndjson': strToU8('{}\n'),
    'report.json': strToU8(JSON.stringify({ verdict })),
  })
const saved = (id: number, changes: Partial<ArtifactFields> = {}): ArtifactFields => ({
  ...{ id, name: 'lambda-cost-report', headSha: HEAD, headRepositoryId: 7, runId: id * 10 },
  zip: zipOf('fail'),
  ...changes,
})

const find = (github: LoopbackGitHub) =>
  findSavedReport({
    github: clientOf(github),
    repository: { owner: 'octo-org', repo: 'octo-repo' },
    pullRequest: { headSha: HEAD, headRepositoryId: 7 },
    artifactName: 'lambda-cost-report',
    validate: (json) => schema.parse(json),
  })

describe('the report of an earlier run of the same head', () => {
  test('is found, the latest first', async () => {
    const artifacts = [saved(3, { zip: zipOf('pass') }), saved(2)]
    await using github = await startGitHub({ artifacts })
    expect(await find(github)).toEqual({ kind: 'found', report: { verdict: 'pass' }, runId: 30 })
  })

  test('is found behind pages of reports of other heads', async () => {
    const others = Array.from({ length: 230 }, (_, index) =>
      saved(1000 + index, { headSha: 'b'.repeat(40) }),
    )
    await using github = await startGitHub({ artifacts: [...others, saved(3)] })
    expect(await find(github)).toMatchObject({ kind: 'found', runId: 30 })
  })

  test.each<[string, Partial<ArtifactFields>]>([
    ['of another head', { headSha: 'b'.repeat(40) }],
    ['of the same commit in a fork', { headRepositoryId: 8 }],
    ['of another name', { name: 'coverage' }],
    ['that expired', { expired: true }],
    ['that is gone when it is fetched', { zip: undefined as never, sizeBytes: 10 }],
    ['that is too large to fetch', { sizeBytes: 60_000_000 }],
    ['that is no zip', { zip: strToU8('PK, or not') }],
    ['without a report', { zip: zipSync({ 'coverage.json': strToU8('{}') }) }],
    ['with a report of another schema', { zip: zipOf('perhaps') }],
    ['with a report that is no JSON', { zip: zipSync({ 'report.json': strToU8('{') }) }],
    ['with a report somewhere else', { zip: zipSync({ 'a/report.json': strToU8('{}') }) }],
  ])('is not taken from an artifact %s', async (_what, changes) => {
    await using github = await startGitHub({ artifacts: [saved(3, changes)] })
    expect(await find(github)).toEqual({
      kind: 'none',
      reason: 'No run of aaaaaaa has left a report in an artifact `lambda-cost-report`.',
    })
    await using second = await startGitHub({ artifacts: [saved(3, changes), saved(2)] })
    expect(await find(second)).toMatchObject({ kind: 'found', runId: 20 })
  })

  /** A good report, but for nine million spaces behind it. */
  const bomb = () => zipSync({ 'report.json': strToU8('{"verdict":"pass"}'.padEnd(9_000_000)) })

  test('that unpacks to more than a report can have is not unpacked', async () => {
    await using github = await startGitHub({ artifacts: [saved(3, { zip: bomb() })] })
    expect(bomb().byteLength).toBeLessThan(20_000)
    expect(await find(github)).toMatchObject({ kind: 'none' })
  })

  test('that states a smaller size than it unpacks to is not taken', async () => {
    const zip = bomb()
    const fields = new DataView(zip.buffer)
    const directory = Buffer.from(zip.buffer).lastIndexOf(Buffer.from('PK\x01\x02', 'latin1'))
    fields.setUint32(22, 100, true)
    fields.setUint32(directory + 24, 100, true)
    await using github = await startGitHub({ artifacts: [saved(3, { zip })] })
    expect(await find(github)).toMatchObject({ kind: 'none' })
  })

  test('cannot be looked for without `actions: read`, which is named', async () => {
    await using github = await startGitHub({ permissions: { pull_requests: 'write' } })
    expect(await find(github)).toMatchObject({
      kind: 'none',
      reason: expect.stringContaining('`actions: read`'),
    })
  })
})
