import { describe, expect, test } from '@jest/globals'
import type { EnvironmentSpec, Faults } from '@lambda-cost-gate/local-lambda'
import { SETTLED_AT_ONCE, startLambdaService } from '@lambda-cost-gate/local-lambda'
import { fakeFactory } from '@lambda-cost-gate/local-lambda/test-support'
import { countInvocations } from '../../src/aws/cloudwatch/log-events.ts'
import { reportInputOf } from '../../src/check/report-of.ts'
import { zipFiles } from '../../src/code/zip.ts'
import { buildReport } from '../../src/report/build.ts'
import { renderMarkdown } from '../../src/report/markdown/report.ts'
import { awsJsonServer } from '../support/aws-json.ts'
import { check, type Flags, planOf } from '../support/check.ts'
import { createDeployed } from '../support/deployed.ts'
import { directoryWith } from '../support/files.ts'
import { enforcing, statementsOf } from '../support/iam.ts'

const LINE = `${'größer '.repeat(63)}\n`

/** What the code of main and of the pull request logs: `head` 20 KB. */
async function checked(
  logOf: (isHead: boolean, call: number) => string,
  { flags = {}, faults = {}, policy }: { flags?: Flags; faults?: Faults; policy?: string } = {},
) {
  using directory = directoryWith({ 'head/index.mjs': 'export const handler = 1' })
  const factory = fakeFactory()
  const heads = new Set<string>()
  let call = 0
  let enforced: ReturnType<typeof enforcing> | undefined
  const isHead = ({ codeDirectory, functionName }: EnvironmentSpec) =>
    heads.has(`${functionName} ${codeDirectory}`)
  factory.answer = (_, spec) => ({
    durationMs: 20 + (Number(spec.version) % 3) / 100,
    log: Buffer.from(logOf(isHead(spec), call++)),
  })
  await using local = await startLambdaService({
    latencies: SETTLED_AT_ONCE,
    factory: {
      ...factory,
      start(spec, ...more) {
        if (spec.variables.SIDE === 'head') heads.add(`${spec.functionName} ${spec.codeDirectory}`)
        return factory.start(spec, ...more)
      },
    },
    maxEnvironments: 8,
    faults: {
      before: (request) => enforced?.(request) ?? faults.before?.(request),
    },
  })
  const index = {
    path: 'index.mjs',
    bytes: Buffer.from('export const handler = 0'),
    executable: false,
  }
  await createDeployed(local.endpoint, 'orders', 512, {
    Code: { ZipFile: await zipFiles([index]) },
    Environment: { Variables: { SIDE: 'base' } },
  })
  const allowed = policy === undefined ? undefined : enforcing(statementsOf([policy]), local)
  // Looking at the whole state takes long, and invoking is not what this is about.
  enforced = (request) => (request.operation === 'Invoke' ? undefined : allowed?.(request))
  const plan = await planOf(
    [
      {
        'function-name': 'orders',
        'head-code': 'head',
        'memory-sizes': '512',
        'max-environments': '4',
        // So that nothing has to be confirmed.
        'max-cost-increase': '1000',
        'invocations-per-month': '1000000',
        ...flags,
      },
    ],
    directory.path,
  )
  const [only] = plan.functions
  if (only) Object.assign(only.overrides.head, { environment: { SIDE: 'head' } })
  const result = await check(plan, local.endpoint)
  const report = buildReport(reportInputOf(plan, result))
  const [fn] = report.functions
  if (fn?.kind !== 'measured') throw new Error('not measured')
  return { fn, notes: report.notes, markdown: renderMarkdown(report) }
}

/** START, END and REPORT of a version below 10 at these figures. */
const FRAME =
  `START RequestId: ${'-'.repeat(36)} Version: 1\n`.length +
  `END RequestId: ${'-'.repeat(36)}\n`.length +
  `REPORT RequestId: ${'-'.repeat(36)}\tDuration: 20.00 ms\tBilled Duration: 20 ms\tMemory Size: 512 MB\tMax Memory Used: 36 MB\t\n`
    .length +
  3 * 26

describe('a log that is longer than the tail', () => {
  test.each<[string, Flags]>([
    ['isolated', {}],
    ['in place', { preview: 'in-place' }],
  ])(
    'is counted in the streams of its previews with the policy of docs/iam alone, %s',
    async (_, flags) => {
      const { fn, notes, markdown } = await checked((isHead) => LINE.repeat(isHead ? 40 : 4), {
        flags,
        policy: flags.preview ?? 'isolated',
      })
      const [size] = fn.sizes
      const line = Buffer.byteLength(LINE) + 26
      // A billed duration of two or three digits, a version of one or two.
      expect(Math.abs(Number(size?.head?.logBytes) - FRAME - 40 * line)).toBeLessThan(4)
      expect(Math.abs(Number(size?.base?.logBytes) - FRAME - 4 * line)).toBeLessThan(4)
      expect(Number(size?.head?.logPerMillionUsd)).toBeCloseTo(
        (Number(size?.head?.logBytes) * 1e6 * 0.5) / 2 ** 30,
        6,
      )
      expect(fn.month?.parts?.head.logsUsd).toBeGreaterThan(9)
      expect(Number(size?.cost?.changePercent)).toBeGreaterThan(500)
      expect(fn.findings.map(({ kind }) => kind)).toEqual(['log-growth'])
      expect(notes.join()).not.toMatch(/logs are longer/)
      expect(markdown).toMatch(/An invocation logs 2,\d\d\d\sbytes → 24\sKB/)
    },
  )

  test('is not part of the cost where CloudWatch Logs refuses, and one line says so', async () => {
    const { fn, notes } = await checked(() => LINE.repeat(20), {
      faults: {
        before: ({ operation }) =>
          operation === 'FilterLogEvents'
            ? { kind: 'answer', status: 400, code: 'AccessDeniedException' }
            : undefined,
      },
    })
    expect(fn.verdict).toBe('pass')
    expect(fn.sizes[0]?.head?.logPerMillionUsd).toBeUndefined()
    expect(notes.filter((note) => /logs are longer/.test(note))).toEqual([
      expect.stringMatching(
        /^orders: its logs are longer than the 4 KB that Lambda returns, and CloudWatch Logs could not be queried for them \(AccessDeniedException: .*\), so they are not part of its cost; grant logs:FilterLogEvents on the log group \/aws\/lambda\/lambda-cost-gate\.$/,
      ),
    ])
  })

  test('that is another length each time is not computed from a few', async () => {
    const { notes } = await checked((_, call) => LINE.repeat(10 + (call % 7) * 10))
    expect(notes.join('\n')).toMatch(/they differ too much from one invocation to the next/)
  })
})

describe('the count of CloudWatch Logs', () => {
  const ids = ['a', 'b'].map((letter) => letter.repeat(36))
  const events = ids.flatMap((id) => [
    `START RequestId: ${id} Version: 1\n`,
    'größe\n',
    `END RequestId: ${id}\n`,
    `REPORT RequestId: ${id}\tDuration: 1.00 ms\t\nXRAY TraceId: 1-a\tSegmentId: b\n`,
  ])
  const one = events.slice(0, 4).reduce((sum, each) => sum + Buffer.byteLength(each) + 26, 0)
  const query = { group: 'g', streamPrefix: '2026/11/26/[1]', sinceMs: 5, maxBytes: 10_000 }

  async function counted(messages: readonly string[], perPage: number, maxBytes = 10_000) {
    await using server = await awsJsonServer(({ body }) => {
      const from = Number(body.nextToken ?? 0)
      const next = from + perPage
      return {
        events: messages.slice(from, next).map((message) => ({ logStreamName: 's', message })),
        ...(next < messages.length && { nextToken: String(next) }),
      }
    })
    const options = { region: 'us-east-1', endpoint: server.endpoint, lambdaHost: 'localhost' }
    const found = await countInvocations({ ...query, maxBytes }, options)
    return { bytes: [...found.byRequestId.values()], calls: server.calls.map(({ body }) => body) }
  }

  test('is of UTF-8 and 26 an event, page by page, of the previews’ streams alone', async () => {
    const { bytes, calls } = await counted(events, 3)
    expect(bytes).toEqual([one, one])
    expect(calls).toHaveLength(3)
    expect(calls[0]).toMatchObject({
      logGroupName: 'g',
      logStreamNamePrefix: '2026/11/26/[1]',
      startTime: 5,
    })
  })

  test('leaves out what has no REPORT yet, and ends at its bound', async () => {
    expect((await counted(events.slice(0, 7), 100)).bytes).toEqual([one])
    expect((await counted(events, 1, 100)).calls.length).toBeLessThan(4)
  })

  test('reads records of JSON', async () => {
    const record = (type: string, id: string) =>
      `${JSON.stringify({ time: '2026', type, record: { requestId: id } })}\n`
    const json = ids.flatMap((id) => [
      record('platform.start', id),
      '{"a":1}\n',
      record('platform.report', id),
    ])
    const each = json.slice(0, 3).reduce((sum, text) => sum + text.length + 26, 0)
    expect((await counted(json, 2)).bytes).toEqual([each, each])
  })
})
