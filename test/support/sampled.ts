import { SIDES, type Side } from '../../src/inputs/plan.ts'
import type { Sample } from '../../src/measure/sample.ts'
import { type SampleSummary, summarizeSamples } from '../../src/report/sample-summary.ts'
import type { MeasuredFunction, Report } from '../../src/report/schema.ts'
import { seededRandom } from '../../src/shared/random.ts'

const INVOCATIONS = { cold: 1, 'warm-up': 9, kept: 16 } as const

/** Samples as they could have led to a function's report: environments that differ, and warm up. */
function samplesBehind(fn: MeasuredFunction, seed = 1): Sample[] {
  const random = seededRandom(seed, fn.name)
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  return fn.sizes.flatMap((row) =>
    SIDES.flatMap((side) =>
      (fn.confirmed ? (['look', 'confirm'] as const) : (['look'] as const)).flatMap((stage) =>
        Array.from({ length: row[side]?.environments ?? 0 }, (_, replica) => {
          const speed = Math.exp(0.025 * normal())
          const meanMs = row[side]?.durationMs ?? 0
          return phases().map((phase, sequence): Sample => {
            const warming = 1 + 2.5 * Math.exp(-sequence / 2.5)
            const durationMs = hundredths(meanMs * speed * warming * Math.exp(0.04 * normal()))
            return {
              side,
              memoryMB: row.memoryMB,
              payload: payloadOf(fn, sequence),
              environment: `${side}:${row.memoryMB}:${stage}:${replica}`,
              stage,
              phase,
              sequence,
              durationMs,
              billedMs: Math.ceil(durationMs),
              ...(sequence === 0 && { initMs: hundredths(initMs(fn, side) * speed) }),
              maxMemoryUsedMB: 142,
            }
          })
        }).flat(),
      ),
    ),
  )
}

/** What the page draws of them, by function. */
export function summariesBehind({ functions }: Report): Map<string, SampleSummary> {
  return new Map(
    functions.flatMap((each) => {
      if (each.kind !== 'measured') return []
      const memorySizesMB = each.sizes.map(({ memoryMB }) => memoryMB)
      const case_ = { payloads: each.payloadSet, memorySizesMB }
      return [[each.name, summarizeSamples(case_, samplesBehind(each))] as const]
    }),
  )
}

const phases = () =>
  Object.entries(INVOCATIONS).flatMap(([phase, count]) =>
    Array.from({ length: count }, () => phase as Sample['phase']),
  )

function payloadOf({ payloadSet }: MeasuredFunction, sequence: number): string {
  return payloadSet[sequence % payloadSet.length]?.name ?? ''
}

function initMs({ coldStart }: MeasuredFunction, side: Side): number {
  return (side === 'base' ? coldStart?.baseInitMs : coldStart?.headInitMs) ?? 180
}

const hundredths = (value: number) => Math.round(100 * value) / 100
