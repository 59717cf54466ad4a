import type { Replica } from '../aws/lambda/previews.ts'
import { type Payload, SIDES } from '../inputs/plan.ts'
import type { Bench } from '../measure/collect.ts'
import { CouldNotMeasure } from '../shared/errors.ts'

/** Events that are sent to each side before it is measured and after, and not counted. */
export interface Uncounted {
  setUp: readonly Payload[]
  tearDown: readonly Payload[]
}

/**
 * Does the work between set-up and tear-down. Both go to a replica of their own, so that no measured
 * environment loses its cold start to them. Tear-down also happens when the work failed.
 * @throws CouldNotMeasure when a set-up or tear-down event fails
 */
export async function betweenSetUpAndTearDown<Result>(
  { setUp, tearDown }: Uncounted,
  bench: Bench,
  memoryMB: number,
  work: () => Promise<Result>,
): Promise<Result> {
  if (setUp.length + tearDown.length === 0) return work()
  const replicas = await Promise.all(SIDES.flatMap((side) => bench.deploy(side, memoryMB, 1)))
  try {
    await sendAll(setUp, 'set-up', replicas, bench)
    return await work()
  } finally {
    await sendAll(tearDown, 'tear-down', replicas, bench)
  }
}

async function sendAll(
  payloads: readonly Payload[],
  input: string,
  replicas: readonly Replica[],
  bench: Bench,
): Promise<void> {
  for (const payload of payloads) {
    for (const replica of replicas) {
      const { failure } = await bench.invoke(replica, payload)
      if (!failure) continue
      throw new CouldNotMeasure(
        `${input}: the event ${payload.name} failed on ${replica.side} (${failure.kind}), so what it prepares cannot be relied on; see its log.`,
      )
    }
  }
}
