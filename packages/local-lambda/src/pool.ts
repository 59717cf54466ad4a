import type {
  EnvironmentFactory,
  EnvironmentSpec,
  ExecutionEnvironment,
  InvocationOutcome,
  InvocationRequest,
  PlacedOutcome,
} from './environment.ts'
import { computesThroughout } from './execution/duration.ts'
import type { Deployment } from './state.ts'

/** Execution environments: one invocation at a time each, frozen and kept between invocations. */
export interface Pool extends AsyncDisposable {
  /** Runs in the environment of this deployment that was used last, or in a new one, started with that number of a core. */
  invoke(
    deployment: Deployment,
    spec: EnvironmentSpec,
    request: InvocationRequest,
    core?: number,
  ): Promise<PlacedOutcome>
  /** Takes down the environments of a deployment: frozen ones now, busy ones when they are done. */
  retire(deployment: Deployment): void
  /** Deployments with an invocation under way. */
  busy(): readonly Deployment[]
  frozenCount(): number
}

interface Frozen {
  deployment: Deployment
  environment: ExecutionEnvironment
}

/** Whether its duration would be the same with another environment on its core at the same time. */
function mayShareCore({ cpu }: EnvironmentSpec, { usage }: InvocationOutcome): boolean {
  return cpu === 'model' && usage !== undefined && computesThroughout(usage)
}

/** @param maxFrozen how many to keep; beyond it the one unused for longest goes, as on AWS */
export function createPool(factory: EnvironmentFactory, maxFrozen: number): Pool {
  /** Least recently used first. */
  const frozen: Frozen[] = []
  const busy = new Set<Frozen>()
  const retired = new WeakSet<Deployment>()
  const ending = new Set<Promise<unknown>>()
  let closed = false

  function end({ environment }: Frozen): void {
    // An environment that fails to end is the factory's to take down.
    const ended = Promise.resolve(environment[Symbol.asyncDispose]()).catch(() => undefined)
    ending.add(ended)
    void ended.finally(() => ending.delete(ended))
  }

  function take(deployment: Deployment): Frozen | undefined {
    const index = frozen.findLastIndex((item) => item.deployment === deployment)
    return index === -1 ? undefined : frozen.splice(index, 1)[0]
  }

  function giveBack(item: Frozen, dead: boolean): void {
    // After closing, what was busy has been ended already.
    if (!busy.delete(item)) return
    if (dead || retired.has(item.deployment)) end(item)
    else frozen.push(item)
    while (frozen.length > maxFrozen) {
      const oldest = frozen.shift()
      if (oldest) end(oldest)
    }
  }

  return {
    async invoke(deployment, spec, request, core) {
      // A request that was still on its way must not start what nobody would end.
      if (closed) throw new Error('The service has closed.')
      const item = take(deployment) ?? { deployment, environment: factory.start(spec, core) }
      busy.add(item)
      let dead = true
      try {
        const outcome = await item.environment.invoke(request)
        dead = outcome.dead
        const { core: keptOn } = item.environment
        return keptOn !== undefined && mayShareCore(spec, outcome)
          ? { ...outcome, core: keptOn }
          : outcome
      } finally {
        giveBack(item, dead)
      }
    },
    retire(deployment) {
      retired.add(deployment)
      for (let item = take(deployment); item !== undefined; item = take(deployment)) {
        end(item)
      }
    },
    busy: () => [...busy].map(({ deployment }) => deployment),
    frozenCount: () => frozen.length,
    async [Symbol.asyncDispose]() {
      closed = true
      for (const item of [...frozen.splice(0), ...busy]) end(item)
      busy.clear()
      await Promise.all(ending)
      await factory[Symbol.asyncDispose]()
    },
  }
}
