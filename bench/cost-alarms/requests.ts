import { countingSchedule, timingSchedule } from '../../src/check/explain/schedule.ts'
import { downstreamUse } from '../../src/explain/downstream.ts'
import type {
  CountsObservation,
  Environment,
  SideSeen,
  TimesObservation,
} from '../../src/explain/observation.ts'
import type { Side } from '../../src/inputs/plan.ts'
import type { Random } from '../../src/shared/random.ts'
import type { DownstreamUse } from '../../src/verdict/downstream.ts'
import { normals } from '../simulator/normals.ts'

/** What an invocation asks of another service. */
export interface RequestModel {
  name: string
  operation: string
  /** Of main. */
  calls: number
  /** Of head, where it is another number. */
  headCalls?: number
  /** Share of the calls that are repeated. */
  retried?: number
  /** So many pages more, each as likely as the other. */
  pages?: number
  /** Share of the invocations that call at all: what is kept in a cache is not asked for. */
  share?: number
  /** Standard deviation between environments, as a share: what a connection leads to differs. */
  betweenEnvironments?: number
  /** Of an invocation; decides how many the causes are looked for with. */
  durationMs: number
}

export const REQUEST_MODELS: readonly RequestModel[] = [
  { name: '3, always', operation: 'DynamoDB GetItem', calls: 3, durationMs: 20 },
  {
    name: '10, of which 10 % are repeated',
    operation: 'S3 GetObject',
    calls: 10,
    retried: 0.1,
    durationMs: 80,
  },
  {
    name: '10, of which 30 % are repeated',
    operation: 'DynamoDB GetItem',
    calls: 10,
    retried: 0.3,
    durationMs: 700,
  },
  { name: '1 to 5 pages', operation: 'DynamoDB Query', calls: 1, pages: 4, durationMs: 150 },
  {
    name: '1 to 5 pages, slowly',
    operation: 'S3 ListObjectsV2',
    calls: 1,
    pages: 4,
    durationMs: 900,
  },
  { name: 'one in 5 invocations', operation: 'KMS Decrypt', calls: 1, share: 0.2, durationMs: 30 },
  {
    name: 'more in some environments',
    operation: 'SQS SendMessage',
    calls: 6,
    betweenEnvironments: 0.3,
    retried: 0.1,
    durationMs: 40,
  },
]

/** As the causes are looked into: on environments of their own, that count and that time. */
export function requestsSeen(model: RequestModel, random: Random): DownstreamUse[] {
  const pace = { durationMs: model.durationMs, atOnce: 8 }
  const counting = countingSchedule(pace)
  const timing = timingSchedule(pace)
  const side = (name: Side): SideSeen => ({
    counts: Array.from({ length: counting?.environments[name] ?? 0 }, () =>
      counted(model, { side: name, invocations: counting?.invocations ?? 0, random }),
    ),
    times: Array.from({ length: timing.environments[name] }, () =>
      timed(model, { side: name, invocations: timing.invocations, random }),
    ),
  })
  return downstreamUse({ base: side('base'), head: side('head') })
}

interface Place {
  side: Side
  invocations: number
  random: Random
}

function counted(model: RequestModel, place: Place): Environment<CountsObservation> {
  const seen = { ...common(model, place), functions: [], modules: [], allocations: [] }
  return { seen: { ...seen, mode: 'counts' }, responseBytes: 0 }
}

function timed(model: RequestModel, place: Place): Environment<TimesObservation> {
  const tree = { frames: [], nodes: [] }
  const seen = { ...common(model, place), functions: [], modules: [], responseUs: 0, tree }
  return { seen: { ...seen, mode: 'times' }, responseBytes: 0 }
}

function common(model: RequestModel, place: Place) {
  const { operation, betweenEnvironments = 0 } = model
  const { invocations, random } = place
  const factor = Math.exp(normals(random)() * betweenEnvironments)
  let attempts = 0
  for (let index = 0; index < invocations; index++) attempts += drawn(model, place, factor)
  const calls = { name: operation, calls: attempts, attempts, bytes: 400 * attempts }
  return {
    ...{ language: 'nodejs' as const, version: '24.0.0', invocations },
    ...{ initUs: 0, logBytes: 0, inFlightUs: 0 },
    downstream: attempts === 0 ? [] : [{ ...calls, busyUs: 0, peak: 1, connects: 0 }],
  }
}

function drawn(
  { calls, headCalls = calls, retried = 0, pages = 0, share = 1 }: RequestModel,
  { side, random }: Place,
  factor: number,
): number {
  if (random() >= share) return 0
  const exact = (side === 'head' ? headCalls : calls) * factor
  const whole = Math.floor(exact) + (random() < exact % 1 ? 1 : 0)
  let made = whole + Math.floor(random() * (pages + 1))
  for (let call = made; call > 0; call--) made += random() < retried ? 1 : 0
  return made
}
