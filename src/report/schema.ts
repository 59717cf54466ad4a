import { z } from 'zod'
import { FINDING_KINDS } from '../config/finding-kinds.ts'

/**
 * report.json: everything that markdown, summary, HTML and outputs are made of. This file is the
 * only definition; `schema/report.schema.json` is generated from it. Raise the number with every
 * change that an older reader would get wrong.
 */
export const SCHEMA = 1

const memoryMB = z.int().min(1).max(32_768)
const count = z.int().min(0)
/** Far beyond anything real; keeps figures printable whoever wrote the report. */
const MOST = 1e12
const notNegative = z.number().min(0).max(MOST)
const signed = z.number().min(-MOST).max(MOST)
const text = z.string().max(10_000)
const rowVerdict = z.enum(['pass', 'fail', 'inconclusive'])
const verdict = z.enum(['pass', 'fail', 'inconclusive', 'accepted'])
const architecture = z.enum(['x86_64', 'arm64'])
const both = <Value extends z.ZodType>(value: Value) => z.object({ base: value, head: value })

const decimal = z.string().regex(/^\d{1,6}(\.\d{1,18})?$/)
const region = z.string().regex(/^[a-z0-9-]{1,32}$/)

export const shaSchema = z.string().regex(/^[0-9a-f]{7,64}$/)

const revision = z
  .object({
    sha: shaSchema.nullable(),
    ref: text.nullable(),
  })
  .meta({ id: 'Revision' })

export const pricesSchema = z
  .object({
    region,
    architecture,
    usdPerGBSecond: decimal,
    usdPerRequest: decimal,
    usdPerTmpGBSecond: decimal.nullable(),
    extras: z
      .object({
        heldUsdPerGBSecond: decimal.optional(),
        runUsdPerGBSecond: decimal.optional(),
        cacheUsdPerGBSecond: decimal.optional(),
        restoreUsdPerGB: decimal.optional(),
      })
      .optional()
      .describe('Provisioned concurrency and SnapStart, where known.'),
    asOf: z
      .string()
      .regex(/^\d{4}-\d{2}(-\d{2})?$/)
      .describe('Date of the price table.'),
    given: z.boolean().optional().describe('Whether the user gave some of them.'),
  })
  .meta({ id: 'Prices' })

const change = z
  .object({
    changePercent: signed.describe('Percent of base; above 0 is slower or dearer.'),
    lowPercent: signed.nullable().describe('Lower end of the 95 % interval, if there is one.'),
    highPercent: signed.nullable().describe('Upper end of the 95 % interval, if there is one.'),
    verdict: rowVerdict,
    seeablePercent: signed
      .nullable()
      .describe('Smallest increase that these data would probably (4 in 5) have shown.'),
  })
  .meta({ id: 'Change' })

const sideFigures = z
  .object({
    durationMs: notNegative.describe('The typical invocation.'),
    billedMs: notNegative.describe('Mean over environments: what a bill adds up.'),
    costPerMillionUsd: notNegative.describe(
      'Duration, requests and /tmp of a million invocations.',
    ),
    maxMemoryUsedMB: notNegative,
    environments: count,
    invocations: count.describe('Every invocation made, discarded ones included.'),
    failures: count,
  })
  .meta({ id: 'SideFigures' })

const row = z
  .object({
    memoryMB,
    baseMemoryMB: memoryMB.nullable().describe('Size of base, where it is not the size of head.'),
    base: sideFigures.nullable().describe('null where nothing could be measured.'),
    head: sideFigures.nullable().describe('null where nothing could be measured.'),
    duration: change.nullable(),
    cost: change.nullable(),
  })
  .meta({ id: 'Row' })

const finding = z
  .object({
    kind: z.enum(FINDING_KINDS),
    severity: z.enum(['fail', 'warn', 'info']),
    message: text,
    memoryMB: memoryMB.nullable(),
    payload: text.nullable(),
  })
  .meta({ id: 'Finding' })

const coldStart = z.object({
  baseInitMs: notNegative,
  headInitMs: notNegative,
  environments: count,
  init: change,
  cost: z
    .object({
      share: z.number().min(0).max(1),
      basePerMillionUsd: notNegative,
      headPerMillionUsd: notNegative,
    })
    .optional()
    .describe('What INIT adds to a million invocations, of which this share are cold starts.'),
})

export const packageSchema = z.object({
  baseBytes: count.describe('Unzipped.'),
  headBytes: count.describe('Unzipped.'),
  baseZipBytes: count,
  headZipBytes: count,
  grown: z
    .array(z.object({ path: text, baseBytes: count, headBytes: count }))
    .describe('Files that grew or are new, those that added most first.'),
})

const month = z.object({
  invocations: notNegative,
  memoryMB: memoryMB.describe('Size of head that the month is computed for.'),
  baseUsd: notNegative,
  headUsd: notNegative,
  changeUsd: signed,
  lowUsd: signed.nullable().describe('Lower end of the 95 % interval of the change.'),
  highUsd: signed.nullable().describe('Upper end of the 95 % interval of the change.'),
  provisioned: z
    .object({ environments: count, baseUsd: notNegative, headUsd: notNegative })
    .optional()
    .describe('What of it keeps environments provisioned.'),
  snapStart: z
    .object({ baseUsd: notNegative, headUsd: notNegative })
    .optional()
    .describe("What of it is SnapStart's cache, of one version, and restores."),
})

const advice = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('none'),
    reason: z.enum(['too-few-sizes', 'bad-fit', 'within-noise', 'no-size-fits']),
  }),
  z.object({
    kind: z.literal('advice'),
    cheapestMB: memoryMB,
    fastestMB: memoryMB,
    frontierMB: z.array(memoryMB).describe('Sizes that no other beats in cost and duration both.'),
    recommendedMB: memoryMB,
    maxLatencyMs: notNegative
      .optional()
      .describe('Longest duration of a recommended size, where the user gave one.'),
    work: z
      .object({
        kind: z.enum(['cpu-bound', 'waiting', 'mixed']),
        cpuShare: z.number().min(0).max(1).describe('CPU part of the duration on a full vCPU.'),
        fitErrorPercent: notNegative,
      })
      .nullable(),
    kneeMB: memoryMB.nullable().describe('Single-threaded work only gets dearer above it.'),
    move: z
      .object({
        fromMB: memoryMB,
        toMB: memoryMB,
        costPercent: signed,
        durationPercent: signed,
        costPerMillionUsd: signed,
        costPerMonthUsd: signed.nullable().describe('Of head.'),
        baseCostPerMonthUsd: signed.nullable().optional(),
      })
      .nullable()
      .describe('From the deployed size to the recommended one.'),
  }),
])

export const configurationSchema = z
  .object({
    runtime: text.optional().describe('Absent for a container image.'),
    handler: text.optional().describe('Absent for a container image.'),
    architecture,
    timeoutSeconds: count,
    ephemeralStorageMB: count.describe('Size of /tmp.'),
  })
  .meta({ id: 'Configuration' })

const measuredFunction = z.object({
  kind: z.literal('measured'),
  name: text,
  verdict,
  region,
  architecture,
  runtime: text.nullable(),
  configuration: both(configurationSchema).optional(),
  prices: both(pricesSchema),
  deployedMB: both(memoryMB).nullable().describe('null when nothing is deployed.'),
  limits: z.object({
    durationPercent: notNegative,
    costPercent: notNegative,
    initPercent: notNegative,
  }),
  failOn: z.enum(['any', 'deployed', 'none']),
  payloadSet: z.array(z.object({ name: text, weight: z.number().gt(0).max(MOST), source: text })),
  replicas: count.describe('Execution environments a side and size when the test stopped.'),
  confirmed: z.boolean().describe('Whether fresh environments had to confirm a regression.'),
  asDeployed: row.nullable().describe('Base against head as deployed, where these differ.'),
  sizes: z.array(row),
  payloads: z.array(row.extend({ payload: text })),
  coldStart: coldStart.nullable(),
  package: packageSchema.optional().describe('Absent where the code is not at hand.'),
  givenUp: z.array(z.object({ side: z.enum(['base', 'head']), memoryMB, reason: text })),
  findings: z.array(finding),
  month: month
    .nullable()
    .describe(
      'At the deployed size, or the cheapest for base; null when invocations are not known.',
    ),
  advice,
})

const unchangedFunction = z.object({
  kind: z.literal('unchanged'),
  name: text,
  verdict: z.literal('pass'),
  codeSha256: text.describe('Of both sides, as Lambda computes it.'),
})

const newFunction = z.object({
  kind: z.literal('new').describe('The pull request adds it, so there is no base.'),
  name: text,
  verdict: z.literal('pass'),
})

const unmeasuredFunction = z.object({
  kind: z.literal('unmeasured'),
  name: text,
  verdict: z.literal('inconclusive'),
  reason: text.describe('Why nothing is known of it, as sentences.'),
})

export const reportSchema = z
  .object({
    schema: z.literal(SCHEMA),
    verdict,
    backend: z.enum(['aws', 'local']),
    base: revision,
    head: revision,
    mergeSha: revision.shape.sha.optional().describe("GitHub's test merge of head into base."),
    step: text.optional().describe('Which step of which workflow made it; the key of its comment.'),
    pullRequest: z.int().min(1).nullable(),
    seed: signed,
    startedAt: z.iso.datetime(),
    finishedAt: z.iso.datetime(),
    spend: z.object({
      usd: notNegative,
      invocations: count,
      predicted: z
        .object({ invocations: count, leastUsd: notNegative, mostUsd: notNegative })
        .optional()
        .describe('What the first look was predicted to cost, depending on how long it takes.'),
    }),
    acceptance: z
      .object({ label: text, by: text, at: z.iso.datetime() })
      .nullable()
      .describe('Who accepted a regression, by which label and when.'),
    notAccepted: text
      .optional()
      .describe('Why the label that is set does not accept the regression.'),
    notes: z.array(text).describe('What else a reader should know about the run.'),
    functions: z.array(
      z.discriminatedUnion('kind', [
        measuredFunction,
        unchangedFunction,
        newFunction,
        unmeasuredFunction,
      ]),
    ),
  })
  .meta({ title: 'Lambda Cost Gate report' })

export type Report = z.infer<typeof reportSchema>
export type FunctionReport = Report['functions'][number]
export type MeasuredFunction = z.infer<typeof measuredFunction>
export type UnchangedFunction = z.infer<typeof unchangedFunction>
export type NewFunction = z.infer<typeof newFunction>
export type UnmeasuredFunction = z.infer<typeof unmeasuredFunction>
export type ReportRow = z.infer<typeof row>
export type PayloadRow = MeasuredFunction['payloads'][number]
export type ReportChange = z.infer<typeof change>
export type ReportFinding = z.infer<typeof finding>
export type ReportAdvice = z.infer<typeof advice>
export type Month = z.infer<typeof month>
export type Acceptance = NonNullable<Report['acceptance']>
