import { describe, expect, test } from '@jest/globals'
import { traceIdOf } from '../../../src/aws/lambda/trace-id.ts'
import { readSegments } from '../../../src/aws/xray/segments.ts'
import { rememberTrace, segmentsOf, type Traced } from '../../../src/check/explain/traces.ts'
import type { Side } from '../../../src/inputs/plan.ts'
import { awsJsonServer } from '../../support/aws-json.ts'
import { planOf } from '../../support/check.ts'

const ID = '8f507cfc-a1b2-4c3d-9e4f-0123456789ab'
const trace = (digit: string) => `1-5e1c2d3f-${digit.repeat(24)}`
const PREVIEW = 'lambda-cost-gate-1234-pr12-base'

/** What Lambda records of a function whose table takes so long, in seconds. */
function documents(name: string, tableSeconds: number) {
  const at = (from: number, to: number) => ({ start_time: 100 + from, end_time: 100 + to })
  return [
    { name, origin: 'AWS::Lambda', ...at(0, 1) },
    {
      name,
      origin: 'AWS::Lambda::Function',
      ...at(0, 1),
      subsegments: [
        {
          name: 'Invocation',
          ...at(0, 0.5),
          subsegments: [
            {
              name: 'DynamoDB',
              namespace: 'aws',
              aws: { operation: 'GetItem' },
              ...at(0, tableSeconds),
            },
            { name: 'still open', start_time: 100 },
          ],
        },
        { name: 'Overhead', ...at(0.5, 0.501) },
      ],
    },
    {
      name: 'somebody-else',
      origin: 'AWS::Lambda::Function',
      subsegments: [{ name: 'x', ...at(0, 9) }],
    },
  ].map((document) => ({ Id: 'a', Document: JSON.stringify(document) }))
}

const answering = (seconds: number) => ({
  Traces: [{ Id: trace('1'), Segments: [...documents(PREVIEW, seconds), { Document: '{' }] }],
})

describe('the trace of an invocation', () => {
  const report = `REPORT RequestId: ${ID}\tDuration: 1.00 ms\t\nXRAY TraceId: ${trace('a')}\tSegmentId: 4f\tSampled: true\t\n`
  test('is the one behind its REPORT, and no other that its log shows', () => {
    expect(traceIdOf(`START\nXRAY TraceId: ${trace('b')}\tSampled: true\n${report}`, ID)).toBe(
      trace('a'),
    )
    expect(traceIdOf(report.replace('true', 'false'), ID)).toBeUndefined()
    expect(traceIdOf('', ID)).toBeUndefined()
  })

  test('is read from JSON as well', () => {
    const tracing = {
      spanId: 'c',
      type: 'X-Amzn-Trace-Id',
      value: `Root=${trace('d')};Parent=c;Sampled=1`,
    }
    const line = JSON.stringify({
      time: 't',
      type: 'platform.report',
      record: { requestId: ID, tracing },
    })
    expect(traceIdOf(`${line}\n`, ID)).toBe(trace('d'))
    expect(traceIdOf(`${line.replace('Sampled=1', 'Sampled=0')}\n`, ID)).toBeUndefined()
  })
})

describe('where the time goes by segment', () => {
  test('counts the preview’s own segments alone, by name and operation', async () => {
    await using server = await awsJsonServer(() => answering(0.25))
    const place = { region: 'us-east-1', endpoint: server.endpoint, lambdaHost: 'localhost' }
    const times = await readSegments([trace('1')], new Set([PREVIEW]), place)
    expect([...times].map(([name, ms]) => [name, Math.round(ms)])).toEqual([
      ['Invocation', 500],
      ['DynamoDB GetItem', 250],
      ['Overhead', 1],
    ])
    expect(server.calls.map(({ body }) => body)).toEqual([{ TraceIds: [trace('1')] }])
  })

  async function segmentsFrom(answer: Parameters<typeof awsJsonServer>[0]) {
    await using server = await awsJsonServer(answer)
    const before = process.env.AWS_ENDPOINT_URL_XRAY
    process.env.AWS_ENDPOINT_URL_XRAY = server.endpoint
    const traces = new Map<string, Traced>()
    const remember = (side: Side, digit: string) =>
      rememberTrace(traces, 'orders', { side, functionName: PREVIEW, traceId: trace(digit) })
    for (const digit of '0123456') remember('base', digit)
    remember('head', 'f')
    const notes: string[] = []
    try {
      const segments = await segmentsOf('orders', {
        traces,
        plan: await planOf([{ 'function-name': 'orders', 'head-code': 'head' }], '/'),
        logs: { region: 'us-east-1', lambdaHost: 'localhost' },
        note: (sentence) => notes.push(sentence),
        signal: new AbortController().signal,
      })
      return { segments, notes, asked: server.calls.map(({ body }) => body.TraceIds) }
    } finally {
      if (before === undefined) delete process.env.AWS_ENDPOINT_URL_XRAY
      else process.env.AWS_ENDPOINT_URL_XRAY = before
    }
  }

  test('is compared, the largest difference first, from the five latest of each side', async () => {
    const { segments, asked } = await segmentsFrom(({ body }) =>
      answering((body.TraceIds as string[]).length === 5 ? 0.01 : 0.2),
    )
    expect(segments?.[0]).toEqual({
      name: 'DynamoDB GetItem',
      baseMs: expect.closeTo(10, 3),
      headMs: expect.closeTo(200, 3),
    })
    expect(asked).toContainEqual(['2', '3', '4', '5', '6'].map(trace))
  })

  test('is unknown where the right is missing, and one line says so', async () => {
    const { segments, notes } = await segmentsFrom(() => ({
      status: 403,
      error: 'AccessDeniedException',
    }))
    expect(segments).toBeUndefined()
    expect(notes).toEqual([
      expect.stringMatching(
        /^orders: the traces of its previews could not be read \(.*not allowed\); grant xray:BatchGetTraces to see where the time goes by segment\.$/,
      ),
    ])
  })
})
