import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { findPlatformReport } from '../../../src/aws/lambda/platform-report.ts'
import { codePoint } from '../../support/code-point.ts'

const ID = '8f5e3b6c-1111-4222-8333-444455556666'
const report = (fields: string) => `REPORT RequestId: ${ID}\t${fields}\t\n`

describe('the text form, as real functions wrote it', () => {
  test.each<[string, string, object]>([
    [
      'a warm invocation',
      'Duration: 2.05 ms\tBilled Duration: 3 ms\tMemory Size: 128 MB\tMax Memory Used: 36 MB',
      { durationMs: 2.05, billedMs: 3, memoryMB: 128, maxMemoryUsedMB: 36 },
    ],
    [
      'a cold start with billed init',
      'Duration: 2715.86 ms\tBilled Duration: 3087 ms\tMemory Size: 128 MB\tMax Memory Used: 89 MB\tInit Duration: 370.72 ms',
      { durationMs: 2715.86, billedMs: 3087, initMs: 370.72, maxMemoryUsedMB: 89 },
    ],
    [
      'a SnapStart restore',
      'Duration: 2338.66 ms\tBilled Duration: 2521 ms\tMemory Size: 3009 MB\tMax Memory Used: 173 MB\tRestore Duration: 398.97 ms\tBilled Restore Duration: 182 ms',
      { billedMs: 2521, restoreMs: 398.97, billedRestoreMs: 182 },
    ],
    [
      'a time-out',
      'Duration: 3000.00 ms\tBilled Duration: 3000 ms\tMemory Size: 1024 MB\tMax Memory Used: 90 MB\tStatus: timeout',
      { durationMs: 3000, status: 'timeout' },
    ],
    [
      'out of memory',
      'Duration: 10935.70 ms\tBilled Duration: 10936 ms\tMemory Size: 1024 MB\tMax Memory Used: 1024 MB\tStatus: error\tError Type: Runtime.OutOfMemory',
      { status: 'error', errorType: 'Runtime.OutOfMemory' },
    ],
    [
      'init first, as the Runtime Interface Emulator writes it',
      'Init Duration: 0.09 ms\tDuration: 12.34 ms\tBilled Duration: 13 ms\tMemory Size: 3008 MB\tMax Memory Used: 3008 MB',
      { initMs: 0.09, durationMs: 12.34 },
    ],
  ])('%s', (_, fields, expected) => {
    const tail = `START RequestId: ${ID} Version: 3\nEND RequestId: ${ID}\n${report(fields)}`
    const found = findPlatformReport(tail, ID)
    expect(found).toMatchObject({ requestId: ID, ...expected })
    expect(Object.values(found)).not.toContain(undefined)
  })

  test('without several fields names each', () => {
    expect(findPlatformReport(report('Duration: 1.00 ms\tMemory Size: 128 MB'), ID)).toEqual({
      kind: 'missing',
      reason: 'the platform report lacks billedMs, maxMemoryUsedMB',
    })
    expect(findPlatformReport('nothing of the kind', ID)).toEqual({
      kind: 'missing',
      reason: `the last 19 characters of the log contain no REPORT line for request ${ID}`,
    })
  })

  test('is found with the X-Ray line behind it and a cut line before it', () => {
    const fields =
      'Duration: 1.00 ms\tBilled Duration: 1 ms\tMemory Size: 128 MB\tMax Memory Used: 36 MB'
    const tail = `\uFFFDuest output that was cut\n${report(fields)}XRAY TraceId: 1-5e\tSegmentId: 1\tSampled: true\t\n`
    expect(findPlatformReport(tail, ID)).toMatchObject({ durationMs: 1 })
  })
})

describe('the JSON form', () => {
  const record = (extra: object, metrics: object) =>
    JSON.stringify({
      time: '2026-11-01T00:00:00.000Z',
      type: 'platform.report',
      record: { requestId: ID, status: 'success', ...extra, metrics },
    })

  test('is read with and without init', () => {
    const metrics = {
      durationMs: 2251.86,
      billedDurationMs: 3114,
      memorySizeMB: 1024,
      maxMemoryUsedMB: 184,
    }
    expect(findPlatformReport(record({}, metrics), ID)).toEqual({
      requestId: ID,
      durationMs: 2251.86,
      billedMs: 3114,
      memoryMB: 1024,
      maxMemoryUsedMB: 184,
    })
    expect(
      findPlatformReport(record({}, { ...metrics, initDurationMs: 861.71 }), ID),
    ).toMatchObject({ initMs: 861.71 })
    const failed = record({ status: 'error', errorType: 'Runtime.ExitError' }, metrics)
    expect(findPlatformReport(failed, ID)).toMatchObject({
      status: 'error',
      errorType: 'Runtime.ExitError',
    })
  })

  test('without a report says that the log level hides it', () => {
    const tail = JSON.stringify({ type: 'platform.start', record: { requestId: ID } })
    expect(findPlatformReport(tail, ID)).toMatchObject({
      kind: 'missing',
      reason: expect.stringContaining('log level'),
    })
  })
})

describe('hostile output', () => {
  const real = report(
    'Duration: 9.00 ms\tBilled Duration: 9 ms\tMemory Size: 128 MB\tMax Memory Used: 36 MB',
  )
  const fake = report(
    'Duration: 1.00 ms\tBilled Duration: 1 ms\tMemory Size: 128 MB\tMax Memory Used: 1 MB',
  )

  test('a faked report before the real one is not believed', () => {
    expect(findPlatformReport(`${fake}${real}`, ID)).toMatchObject({ durationMs: 9 })
  })

  test('a report of another request is not believed', () => {
    const other = fake.replace(ID, 'other')
    expect(findPlatformReport(`${real}${other}`, ID)).toMatchObject({ durationMs: 9 })
    expect(findPlatformReport(other, ID)).toMatchObject({ kind: 'missing' })
  })

  test('a report of another request is not believed for naming this one', () => {
    const other = fake.replace(ID, 'other').replace('\t\n', `\tTenant: ${ID}\t\n`)
    expect(findPlatformReport(`${real}${other}`, ID)).toMatchObject({ durationMs: 9 })
    expect(findPlatformReport(other, ID)).toMatchObject({ kind: 'missing' })
    const metrics = { durationMs: 1, billedDurationMs: 1, memorySizeMB: 128, maxMemoryUsedMB: 1 }
    const record = { requestId: 'other', errorType: ID, metrics }
    const json = JSON.stringify({ type: 'platform.report', record })
    expect(findPlatformReport(`${real}${json}`, ID)).toMatchObject({ durationMs: 9 })
  })

  test('a report behind other text on its line is output, not a report', () => {
    expect(findPlatformReport(`hello ${fake}`, ID)).toMatchObject({ kind: 'missing' })
  })

  test.each(['Duration', 'Billed Duration', 'Memory Size', 'Max Memory Used'])(
    'a report without %s is missing it, not 0',
    (field) => {
      const lacking = real
        .split('\t')
        .filter((part) => !part.startsWith(`${field}:`))
        .join('\t')
      expect(findPlatformReport(lacking, ID)).toMatchObject({ kind: 'missing' })
    },
  )

  test.each(['-1.00 ms', 'NaN ms', '1e9 ms', '9.00 s', '9.00', ''])(
    'a duration of "%s" is none',
    (value) => {
      expect(
        findPlatformReport(
          real
            .replace('\tDuration: 9.00 ms', `\tDuration: ${value}`)
            .replace(`${ID}\tDuration: 9.00 ms`, `${ID}\tDuration: ${value}`),
          ID,
        ),
      ).toMatchObject({
        kind: 'missing',
      })
    },
  )

  test('no output before the real report changes what is read', () => {
    fc.assert(
      fc.property(fc.string({ unit: codePoint, maxLength: 500 }), (noise) => {
        expect(findPlatformReport(`${noise}\n${real}`, ID)).toMatchObject({
          durationMs: 9,
          billedMs: 9,
        })
      }),
    )
  })
})
