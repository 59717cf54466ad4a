import { openGate } from '../../src/check/gate.ts'
import { billingOf } from '../../src/check/measure-target.ts'
import { previewsOf } from '../../src/check/previews-of.ts'
import type { Run } from '../../src/check/run.ts'
import type { Target } from '../../src/check/target.ts'
import type { Measured } from '../../src/explain/explain.ts'
import { type Payload, SIDES, type Side } from '../../src/inputs/plan.ts'
import { seededRandom } from '../../src/shared/random.ts'

const ENVIRONMENTS = 3
const WARM_UP = 6
const INVOCATIONS = 10

/** Duration and init duration of both sides, as a check would measure them, only quicker. */
export async function measured(
  target: Target,
  run: Run,
  payload: Payload,
): Promise<{ duration: Measured; init: Measured }> {
  await using previews = await previewsOf({ ...target, variant: ' bench' }, run, run.signal)
  const gate = openGate({
    ...run,
    billing: billingOf(target, run.plan.backend),
    random: seededRandom(1, 'bench'),
    onRefused: () => {},
  })
  const durations: Record<Side, number[]> = { base: [], head: [] }
  const inits: Record<Side, number[]> = { base: [], head: [] }
  const replicas = await Promise.all(
    SIDES.flatMap((side) => new Array<Side>(ENVIRONMENTS).fill(side)).map(async (side) => ({
      side,
      replica: await previews.deploy(side, 1769),
      ms: [] as number[],
    })),
  )
  for (let index = 0; index < WARM_UP + INVOCATIONS; index++) {
    for (const { side, replica, ms } of replicas) {
      const invocation = await gate.invoke(replica, payload)
      if (!invocation || invocation.failure) throw new Error(JSON.stringify(invocation?.failure))
      const { durationMs, initMs } = invocation.report
      if (initMs !== undefined) inits[side].push(initMs)
      if (index >= WARM_UP) ms.push(durationMs)
    }
  }
  for (const { side, ms } of replicas) durations[side].push(median(ms))
  return { duration: difference(durations), init: difference(inits) }
}

function difference({ base, head }: Record<Side, number[]>): Measured {
  const isIncrease = Math.min(...head) > Math.max(...base) && median(head) > 1.03 * median(base)
  return { baseMs: median(base), headMs: median(head), isIncrease }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
