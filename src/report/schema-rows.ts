import { z } from 'zod'
import { MAX, notNegative } from '../shared/figures.ts'

export { MAX, notNegative }

export const memoryMB = z.int().min(1).max(32_768).describe('Memory size in MB.')
export const count = z.int().min(0)
export const signed = z.number().min(-MAX).max(MAX)
export const text = z.string().max(10_000)
const rowVerdict = z
  .enum(['pass', 'fail', 'inconclusive'])
  .describe('`inconclusive`: neither a regression nor its absence was shown.')
export const verdict = z
  .enum(['pass', 'fail', 'inconclusive', 'accepted'])
  .describe('`accepted`: a regression that a maintainer accepted by label.')
export const runVerdict = z
  .enum([...verdict.options, 'skipped'])
  .describe('The worst of all functions; `skipped`: nothing was measured.')
/** One that AWS adds must not make a report unreadable. */
export const architecture = z
  .string()
  .regex(/^\w{1,32}$/)
  .describe('Instruction set: `x86_64` or `arm64`.')
export const both = <Value extends z.ZodType>(value: Value) =>
  z.object({ base: value, head: value }).describe('Of both sides: main and the pull request.')

export const decimal = z.string().regex(/^\d{1,6}(\.\d{1,18})?$/)
export const region = z
  .string()
  .regex(/^[a-z0-9-]{1,32}$/)
  .describe('Region of AWS, such as `eu-central-1`.')

export const change = z
  .object({
    changePercent: signed.describe('Percent of base; above 0 is slower or more expensive.'),
    lowPercent: signed.nullable().describe('Lower end of the 95 % interval, if there is one.'),
    highPercent: signed.nullable().describe('Upper end of the 95 % interval, if there is one.'),
    verdict: rowVerdict,
    detectableIncreasePercent: signed
      .nullable()
      .describe('Smallest increase that these data would probably (4 in 5) have shown.'),
  })
  .meta({ id: 'Change', description: 'From base to head.' })

const sideFigures = z
  .object({
    durationMs: notNegative.describe('The typical invocation.'),
    billedMs: notNegative.describe('Mean over environments: what a bill adds up.'),
    costPerMillionUsd: notNegative.describe(
      'Duration, requests, /tmp and, where they are known on both sides, logs of a million invocations.',
    ),
    logBytes: notNegative
      .optional()
      .describe('What CloudWatch Logs counts for an invocation; absent where it is not known.'),
    logPerMillionUsd: notNegative
      .optional()
      .describe('What of the cost is logs; absent where they are not part of it.'),
    maxMemoryUsedMB: notNegative.describe('Most memory that an invocation used.'),
    environments: count.describe('Execution environments that count.'),
    invocations: count.describe('Every invocation made, discarded ones included.'),
    failures: count.describe('Invocations that failed; they count for no duration.'),
  })
  .meta({ id: 'SideFigures', description: 'Figures of one side.' })

export const row = z
  .object({
    memoryMB,
    baseMemoryMB: memoryMB.nullable().describe('Size of base, where it is not the size of head.'),
    ranAtMB: memoryMB
      .optional()
      .describe(
        'Embedded service: the size that was run, where these figures were computed from it.',
      ),
    base: sideFigures.nullable().describe('null where nothing could be measured.'),
    head: sideFigures.nullable().describe('null where nothing could be measured.'),
    duration: change.nullable().describe('Change in duration; null where it is not known.'),
    cost: change.nullable().describe('Change in cost; null where it is not known.'),
    missing: z
      .object({
        payloads: z.array(text).describe('Their names.'),
        trafficPercent: notNegative.describe('Their part of the traffic, by weight.'),
      })
      .optional()
      .describe(
        'Payloads that the figures leave out, as one side does nothing but fail with them.',
      ),
  })
  .meta({ id: 'Row', description: 'Both sides at one memory size.' })
