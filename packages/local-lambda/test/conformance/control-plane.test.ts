import { readFileSync } from 'node:fs'
import * as sdk from '@aws-sdk/client-lambda'
import { describe, expect, test } from '@jest/globals'
import { startLambdaService } from '../../src/service.ts'
import { clientOf, fakeClock, fakeFactory, zipOf } from '../support.ts'
import { type Bindings, compare, type Difference } from './compare.ts'
import { DIFFERENCES } from './differences.ts'

/** What AWS answered to a request. */
type Recorded =
  | { status: number; gives: unknown }
  | { status: number; error: string; message: string }
  /** A ValidationException, whose sentences come in no order. */
  | { status: number; error: string; failures: string[] }

type Step = ['wait'] | [operation: string, input: Record<string, unknown>, recorded?: Recorded]

interface Scenario {
  name: string
  /** The test of LocalStack whose answers were recorded on AWS. */
  recorded: string
  steps: Step[]
}

/** A line of the data: a shape that others are `like`, the head of a scenario, or a step of it. */
type Line = { shape: string; is: object } | { scenario: string; recorded: string } | Step

const shapes: Record<string, object> = {}
const scenarios: Scenario[] = []
for (const text of readFileSync(new URL('control-plane.ndjson', import.meta.url), 'utf8')
  .trim()
  .split('\n')) {
  const line: Line = JSON.parse(text)
  if (Array.isArray(line)) scenarios.at(-1)?.steps.push(line)
  else if ('shape' in line) shapes[line.shape] = line.is
  else scenarios.push({ name: line.scenario, recorded: line.recorded, steps: [] })
}
const COMMANDS = new Map<string, unknown>(Object.entries(sdk))
const ACCOUNT = '111111111111'
const SETTLE_MS = 1000
let assertions = 0

describe('the control plane answers as AWS did', () => {
  test.each(scenarios)('$name ($recorded)', async ({ name, steps }) => {
    const clock = fakeClock()
    await using service = await startLambdaService({
      factory: fakeFactory(),
      accountId: ACCOUNT,
      clock,
      latencies: {
        settleMs: {
          CreateFunction: SETTLE_MS,
          UpdateFunctionCode: SETTLE_MS,
          UpdateFunctionConfiguration: SETTLE_MS,
        },
      },
    })
    const client = clientOf(service)
    const bindings: Bindings = new Map()
    const differences: Difference[] = []
    for (const [index, [operation, input = {}, recorded]] of steps.entries()) {
      if (operation === 'wait') {
        clock.advance(SETTLE_MS)
        continue
      }
      const answer = await call(client, operation, fill(input, bindings))
      if (recorded === undefined) continue
      const result = compare(answerOf(recorded), answer, bindings)
      assertions += result.assertions
      differences.push(
        ...result.differences.map((each) => ({ ...each, at: `${index} ${operation} ${each.at}` })),
      )
    }
    client.destroy()
    expect(differences).toEqual(
      DIFFERENCES.filter((each) => each.scenario === name).map(
        ({ at, recorded, here }): Difference => ({ at, recorded, here }),
      ),
    )
  })

  test('in thousands of assertions, and every listed difference is one of a scenario', () => {
    expect(assertions).toBeGreaterThan(1000)
    const names = new Set(scenarios.map(({ name }) => name))
    expect(DIFFERENCES.filter(({ scenario }) => !names.has(scenario))).toEqual([])
  })
})

/** Expands `like`, and the two forms of an error, to what a caller sees. */
function answerOf(recorded: Recorded): unknown {
  if ('gives' in recorded) return { status: recorded.status, gives: expanded(recorded.gives) }
  const { status, error } = recorded
  if ('message' in recorded) return { status, error, message: sorted(recorded.message) }
  const { failures } = recorded
  const errors = failures.length === 1 ? 'error' : 'errors'
  const message = `${failures.length} validation ${errors} detected: ${failures.join('; ')}`
  return { status, error, message: sorted(message) }
}

function expanded(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(expanded)
  if (typeof value !== 'object' || value === null) return value
  const { like, ...own } = value as Record<string, unknown>
  const all = { ...(typeof like === 'string' && shapes[like]), ...own }
  return Object.fromEntries(
    Object.entries(all).flatMap(([key, each]) =>
      each === null && like ? [] : [[key, expanded(each)]],
    ),
  )
}

/** Validation failures in the order of the alphabet. */
function sorted(message: string): string {
  const [, head = '', list] = /^(\d+ validation errors? detected: )(.*)$/s.exec(message) ?? []
  return list === undefined ? message : head + list.split('; ').toSorted().join('; ')
}

function fill(value: unknown, bindings: Bindings): unknown {
  if (value === 'ZIP') return zipOf()
  if (value === 'ZIP2') return zipOf('exports.handler = async () => 2')
  if (typeof value === 'string') return bindings.get(value) ?? value
  if (Array.isArray(value)) return value.map((each) => fill(each, bindings))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, fill(each, bindings)]))
}

async function call(client: sdk.LambdaClient, operation: string, input: unknown): Promise<unknown> {
  const Command = COMMANDS.get(`${operation}Command`) as typeof sdk.GetFunctionCommand
  try {
    const { $metadata, ...gives } = await client.send(
      new Command(input as sdk.GetFunctionCommandInput),
    )
    return { status: $metadata.httpStatusCode, gives: plain(gives) }
  } catch (cause) {
    if (!(cause instanceof sdk.LambdaServiceException)) throw cause
    const message = sorted(cause.message)
    return { status: cause.$metadata.httpStatusCode, error: cause.name, message }
  }
}

/** Without what is undefined, with policies and statements as the objects that they are. */
function plain(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, each]) => {
      if (each === undefined) return []
      const isDocument = (key === 'Statement' || key === 'Policy') && typeof each === 'string'
      return [[key, isDocument ? JSON.parse(each) : plain(each)]]
    }),
  )
}
