import { z } from 'zod'
import type { PackageGrowth } from '../../code/growth.ts'
import { type RunConfiguration, SIDES } from '../../inputs/plan.ts'
import { judgedBy, reportedWith } from '../../inputs/saved-plan.ts'
import type { Sample } from '../../measure/sample.ts'
import type { Prices } from '../../money/prices.ts'
import type { FunctionInput, ReportInput } from '../../report/build.ts'
import { downstreamSchema, peakUseSchema } from '../../report/downstream.ts'
import { deployedFacts, sides, sources } from '../../report/looked-up.ts'
import type { MeasuredInput } from '../../report/measured.ts'
import type { OtherInput } from '../../report/other-architecture.ts'
import { linksSchema, shaSchema, unrestoredSchema } from '../../report/schema.ts'
import { configurationSchema, packageSchema } from '../../report/schema-function.ts'
import { pricesSchema } from '../../report/schema-money.ts'
import { architecture, row } from '../../report/schema-rows.ts'
import { MAX, notNegative } from '../../shared/figures.ts'

/** Raised with every change that an older reader would get wrong. */
export const FORMAT = 1

/** First line of samples.ndjson: what the report says of the run as a whole. */
export interface SavedRun extends Omit<ReportInput, 'functions' | 'startedAt' | 'finishedAt'> {
  startedAt: string
  finishedAt: string
  onInconclusive: 'pass' | 'fail'
}

/** A line for each function: all that it is judged by beside its samples. */
export type SavedFunction =
  | Exclude<FunctionInput, { kind: 'measured' }>
  | (Omit<MeasuredInput, 'comparison'> & { samples: number })

/** All other lines: a sample, and which function it is of. */
export type SavedSample = { function: string } & Sample

const count = z.int().min(0)
const text = z.string().max(10_000)
const memoryMB = z.int().min(1).max(32_768)
const side = z.enum(SIDES)
const both = <Value extends z.ZodType>(value: Value) => z.strictObject({ base: value, head: value })
const list = <Item extends z.ZodType>(item: Item) => z.array(item).max(1000)

/** Of an interface, a schema for each of its keys. */
type Shape<Type> = { [Key in keyof Type]-?: z.ZodType }

const prices = z.strictObject({ ...pricesSchema.shape } satisfies Shape<Prices>)

const configuration = z.strictObject({
  ...configurationSchema.shape,
} satisfies Shape<RunConfiguration>)

const packageGrowth = z.strictObject({ ...packageSchema.shape } satisfies Shape<PackageGrowth>)

const run = z.strictObject({
  backend: z.enum(['aws', 'local']),
  base: z.strictObject({ sha: shaSchema.optional(), ref: text.optional() }),
  head: z.strictObject({ sha: shaSchema.optional(), ref: text.optional() }),
  mergeSha: shaSchema.optional(),
  step: text.optional(),
  pullRequest: z.int().min(1).optional(),
  seed: z
    .int()
    .min(0)
    .max(2 ** 32),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  spend: z.strictObject({ usd: notNegative, invocations: count }),
  predicted: z
    .strictObject({ invocations: count, leastUsd: notNegative, mostUsd: notNegative })
    .optional(),
  notes: list(text),
  links: linksSchema.optional(),
  overrideLabel: text.optional(),
  repeat: text.optional(),
  leftOut: list(z.strictObject({ name: text, reason: text })).optional(),
  unrestored: list(z.strictObject({ ...unrestoredSchema.shape })).optional(),
  onInconclusive: z.enum(['pass', 'fail']),
} satisfies Shape<SavedRun>)

const failure = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('function-error'),
    errorType: text,
    message: z.string(),
    log: z.string().optional(),
  }),
  z.strictObject({
    kind: z.literal('unexpected-response'),
    clause: z.string(),
    log: z.string().optional(),
  }),
  z.strictObject({
    kind: z.literal('worse-status'),
    statusCode: z.int(),
    usualClass: z.int(),
    log: z.string().optional(),
  }),
  z.strictObject({ kind: z.literal('timeout'), log: z.string().optional() }),
  z.strictObject({ kind: z.literal('out-of-memory'), log: z.string().optional() }),
  z.strictObject({
    kind: z.literal('crash'),
    errorType: text,
    message: z.string(),
    log: z.string().optional(),
  }),
])

const functionCase = z.strictObject({
  name: text,
  payloads: list(
    z.strictObject({
      name: text,
      weight: z.number().gt(0).max(MAX),
      hasExpectation: z.boolean().optional(),
    }),
  ).min(1),
  memorySizesMB: list(memoryMB).min(1),
  deployedMB: both(memoryMB).optional(),
  prices: both(prices),
  countedLogBytes: both(z.record(text, notNegative)).optional(),
  ephemeralStorageMB: both(count.max(32_768)),
  ...judgedBy.shape,
  rule: z.strictObject({
    looks: list(z.int().min(1)).min(1),
    confirmReplicas: count,
    oneMachine: z.literal(true).optional(),
  }),
  abandoned: list(z.strictObject({ side, memoryMB, failure })).optional(),
  responseDifferences: list(
    z.strictObject({
      payload: text,
      path: z.string(),
      base: z.string().optional(),
      head: z.string().optional(),
      count,
    }),
  ).optional(),
  exhausted: z.boolean().optional(),
} satisfies Shape<MeasuredInput['fn']>)

type Other<Kind extends OtherInput['kind']> = Extract<OtherInput, { kind: Kind }>

const other = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('none'),
    architecture,
    reason: text,
  } satisfies Shape<Other<'none'>>),
  z.strictObject({
    kind: z.literal('measured'),
    architecture,
    memoryMB,
    sizes: list(row),
    prices: both(prices),
    coldBilledMs: both(notNegative).nullable(),
  } satisfies Shape<Other<'measured'>>),
])

const measured = z.strictObject({
  kind: z.literal('measured'),
  fn: functionCase,
  payloads: list(
    z.strictObject({ name: text, weight: z.number().gt(0).max(MAX), source: text }),
  ).min(1),
  configuration: both(configuration),
  ...sides.shape,
  ...deployedFacts.shape,
  ...reportedWith.shape,
  provisioned: z.strictObject({ environments: count, share: z.number().min(0).max(1) }).optional(),
  tracing: both(z.boolean()).optional(),
  snapStart: z.boolean().optional(),
  other: other.optional(),
  package: packageGrowth.optional(),
  peakUse: z.strictObject({ ...peakUseSchema.shape }).optional(),
  downstream: z.strictObject({ ...downstreamSchema.shape }).optional(),
  samples: count,
} satisfies Shape<Extract<SavedFunction, { samples: number }>>)

const sample = z.strictObject({
  function: text,
  side,
  memoryMB,
  ranAtMB: memoryMB.optional(),
  payload: text,
  environment: text,
  pair: count.optional(),
  stage: z.enum(['look', 'confirm']),
  phase: z.enum(['cold', 'warm-up', 'kept']),
  sequence: count,
  durationMs: notNegative,
  billedMs: notNegative,
  initMs: notNegative.optional(),
  restoreMs: notNegative.optional(),
  maxMemoryUsedMB: notNegative,
  logBytes: notNegative.optional(),
  requestId: text.optional(),
  statusCode: z.int().min(100).max(599).optional(),
  failure: failure.optional(),
} satisfies Shape<SavedSample>)

const others = [
  z.strictObject({
    kind: z.literal('unchanged'),
    name: text,
    codeSha256: text.optional(),
    ...sources.shape,
  }),
  z.strictObject({ kind: z.literal('new'), name: text }),
  z.strictObject({ kind: z.literal('unmeasured'), name: text, reason: z.string() }),
] as const

/** What each kind of line must be. */
export const LINES = {
  run: z.strictObject({ format: z.literal(FORMAT), run }),
  function: z.strictObject({ case: z.discriminatedUnion('kind', [measured, ...others]) }),
  sample,
}
