import type { Replica } from '../aws/lambda/previews.ts'
import { type Payload, SIDES, type Side } from '../inputs/plan.ts'
import type { Invoker } from '../measure/collect.ts'
import { CouldNotMeasure } from '../shared/errors.ts'
import type { Gate, HeldInvocations } from './gate.ts'

/** Events that are sent to each side before it is measured and after. They are billed, and no samples. */
export interface SetUp {
  setUp: readonly Payload[]
  tearDown: readonly Payload[]
}

export interface SetUpOptions extends Pick<Invoker, 'deploy'> {
  gate: Gate
  memoryMB: number
  /** Default: both. */
  sides?: readonly Side[]
}

/**
 * Does the work between set-up and tear-down. Both go to a replica of their own, so that no measured
 * environment loses its cold start to them. What tear-down may cost is held back before set-up begins,
 * so that it happens whatever the work costs, and also when the work failed.
 * @throws CouldNotMeasure when a set-up or tear-down event fails, or max-spend leaves no room for them
 */
export async function betweenSetUpAndTearDown<Result>(
  { setUp, tearDown }: SetUp,
  { deploy, gate, memoryMB, sides = SIDES }: SetUpOptions,
  work: () => Promise<Result>,
): Promise<Result> {
  if (setUp.length + tearDown.length === 0) return work()
  const deployed = await Promise.all(sides.map((side) => deploy(side, memoryMB)))
  const replicas = deployed.filter((replica) => replica !== undefined)
  const held = await gate.hold(replicas, tearDown.length)
  if (!held || replicas.length < deployed.length) throw noRoom('tear-down')
  try {
    await sendAll(setUp, 'set-up', replicas, gate)
    return await work()
  } finally {
    await sendAll(tearDown, 'tear-down', replicas, gate, held)
    held.release()
  }
}

async function sendAll(
  payloads: readonly Payload[],
  input: string,
  replicas: readonly Replica[],
  gate: Gate,
  held?: HeldInvocations,
): Promise<void> {
  for (const payload of payloads) {
    for (const replica of replicas) {
      const invocation = await gate.invoke(replica, payload, { ...(held && { held }) })
      if (!invocation) throw noRoom(input)
      const { failure } = invocation
      if (!failure) continue
      throw new CouldNotMeasure(
        `${input}: the event ${payload.name} failed on ${replica.side} (${failure.kind}), so what it prepares cannot be relied on; see its log.`,
      )
    }
  }
}

function noRoom(input: string): CouldNotMeasure {
  return new CouldNotMeasure(
    `max-spend leaves no room for the ${input} events, each of which may run into its timeout; raise max-spend, or lower the timeout.`,
  )
}
