import type { Invocation } from '../aws/lambda/invoke.ts'
import type { Replica } from '../aws/lambda/previews.ts'
import type { FunctionPlan, Payload } from '../inputs/plan.ts'
import type { Failure } from '../measure/sample.ts'
import { DEFAULT_MEMORY_MB } from '../money/constants.ts'
import { billedUsd } from '../money/worst-case.ts'
import type { InvokedFunction, InvokedPayload, ShownInvocation } from '../report/invoked.ts'
import { defined } from '../shared/defined.ts'
import { CouldNotMeasure } from '../shared/errors.ts'
import { seededRandom } from '../shared/random.ts'
import { asExpected } from './as-expected.ts'
import { openGate, withPlaces } from './gate.ts'
import { billingOf } from './measure-target.ts'
import { previewsOf } from './previews-of.ts'
import type { Run } from './run.ts'
import { betweenSetUpAndTearDown } from './set-up.ts'
import type { Target } from './target.ts'

/** What came of invoking one function, nothing compared. */
export interface Invoked {
  kind: 'invoked'
  plan: FunctionPlan
  fn: InvokedFunction
}

/**
 * Deploys a preview of head for each payload and memory size, invokes it once cold and once warm, and
 * deletes it.
 * @throws CouldNotMeasure where max-spend leaves no room for the first invocation
 */
export async function invokeTarget(target: Target, run: Run): Promise<Invoked> {
  const { plan } = target
  const { name, payloads, setUp = [], tearDown = [] } = plan
  const halt = new AbortController()
  const signal = AbortSignal.any([run.signal, halt.signal])
  const billing = billingOf(target, run.plan.backend)
  await using previews = await previewsOf(target, run, signal)
  const opened = openGate({
    ...run,
    billing,
    random: seededRandom(run.plan.seed, `${name}: payloads`),
    onRefused: () => {},
  })
  const gate = withPlaces(opened, run.shares.invocations)
  const deploy = (side: 'base' | 'head', memoryMB: number) =>
    gate.deploy({ side, memoryMB }, () => previews.deploy(side, memoryMB))

  const invokeOnce = async (replica: Replica, payload: Payload): Promise<ShownInvocation> => {
    const invocation = await gate.invoke(replica, payload)
    if (!invocation) throw noRoom(name)
    const { memoryMB } = replica
    const { billedMs, restoreMs } = invocation.report
    const restored = restoreMs !== undefined
    const usd = billedUsd(billing.head, { memoryMB, billedMs, restored })
    return shown(asExpected(invocation, payload.expect), usd.toNumber())
  }
  const invokePayload = async (payload: Payload, memoryMB: number): Promise<InvokedPayload> => {
    const replica = await deploy('head', memoryMB)
    if (!replica) throw noRoom(name)
    const cold = await invokeOnce(replica, payload)
    return { payload: payload.name, memoryMB, cold, warm: await invokeOnce(replica, payload) }
  }

  const sizes = sizesOf(target)
  const pairs = sizes.flatMap((memoryMB) => payloads.map((payload) => ({ payload, memoryMB })))
  const [memoryMB = DEFAULT_MEMORY_MB] = sizes
  const invoked = await betweenSetUpAndTearDown(
    { setUp, tearDown },
    { deploy, gate, memoryMB, sides: ['head'] },
    async () => {
      // One after the other: what the functions do must not get in each other's way.
      const all: InvokedPayload[] = []
      for (const pair of pairs) all.push(await invokePayload(pair.payload, pair.memoryMB))
      return all
    },
  )
  const { runtime, architecture } = target.run.head
  const fn = { name, architecture, ...defined({ runtime }), invoked }
  return { kind: 'invoked', plan, fn }
}

/** What the user asked for, or the size that the function has. */
function sizesOf({ plan, deployedMB }: Target): readonly number[] {
  return plan.memorySizesMB ?? [deployedMB?.head ?? DEFAULT_MEMORY_MB]
}

function shown({ report, response, log, failure }: Invocation, usd: number): ShownInvocation {
  const { durationMs, billedMs, initMs, restoreMs, maxMemoryUsedMB } = report
  return {
    durationMs,
    billedMs,
    ...defined({ initMs, restoreMs }),
    maxMemoryUsedMB,
    usd,
    ...(failure && { failure: withoutLog(failure) }),
    answer: Buffer.from(response).toString('utf8'),
    log,
  }
}

/** The log is shown in full. */
function withoutLog(failure: Failure): Failure {
  const { log: _, ...rest } = failure
  return rest
}

const noRoom = (name: string) =>
  new CouldNotMeasure(
    `max-spend leaves no room to invoke ${name}, which may run into its timeout; raise max-spend, or lower the timeout.`,
  )
