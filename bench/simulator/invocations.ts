import type { Side } from '../../src/inputs/plan.ts'
import type { Random } from '../../src/shared/random.ts'
import type { FunctionCase } from '../../src/verdict/comparison.ts'
import type { Effect, Scenario, WarmUp } from './scenario.ts'

/** One environment's invocations, drawn one after the other. */
export interface EnvironmentModel {
  invoke(
    payload: string,
    sequence: number,
  ): {
    durationMs: number
    initMs?: number
    failure?: 'timeout' | 'function-error'
    /** What it would have taken at another size. */
    at: (memoryMB: number) => number
  }
}

/** What both environments of a pair share: slow stretches, by invocation. */
export interface PairModel {
  burst(invocation: number): number
}

export interface ModelOptions {
  fn: FunctionCase
  scenario: Scenario
  effect: Effect
  random: Random
  normal: () => number
}

export const TIMEOUT_MS = 3000

/** Durations by the scenario's noise and head's effect. */
export function durationModel({ fn, scenario, effect, random, normal }: ModelOptions) {
  const { memorySizesMB } = fn
  const names = fn.payloads.map(({ name }) => name)
  const { outliers, withinEnvironment, autocorrelation = 0, bursts, failures } = scenario
  const smooth = Math.sqrt(1 - autocorrelation ** 2)
  const phases = { base: Math.floor(random() * 1000), head: Math.floor(random() * 1000) }

  function outlier(): number {
    if (random() >= outliers.share) return 1
    switch (outliers.kind) {
      case 'lognormal':
        return 1 + Math.exp(normal() * outliers.sigma)
      case 'pareto':
        return (1 - random()) ** (-1 / outliers.exponent)
      default:
        return 1 + random() * (outliers.factor - 1)
    }
  }

  function sliced(cpuMs: number, memoryMB: number): number {
    const { sliceMs } = scenario
    if (sliceMs === undefined || memoryMB >= VCPU_MB) return cpuMs * slowdown(memoryMB)
    const slice = (sliceMs * memoryMB) / VCPU_MB
    // The handler starts anywhere in its period, and at once: it was frozen until then.
    const begun = random() * slice
    const beyond = cpuMs + begun - slice
    if (beyond <= 0) return cpuMs
    const periods = Math.ceil(beyond / slice)
    return sliceMs - begun + (periods - 1) * sliceMs + (beyond - (periods - 1) * slice)
  }

  return {
    pair(): PairModel {
      if (bursts === undefined) return { burst: () => 1 }
      const slow: boolean[] = []
      return {
        burst(invocation) {
          const stretch = Math.floor(invocation / bursts.invocations)
          slow[stretch] ??= random() < bursts.share
          return slow[stretch] ? bursts.factor : 1
        },
      }
    },
    environment(pair: PairModel, side: Side, memoryMB: number, speed: number): EnvironmentModel {
      const noise = memoryMB === memorySizesMB[0] ? (scenario.smallestSizeNoise ?? 1) : 1
      const effectOn = (payload: string, sizeMB: number) =>
        side === 'head' && isAffected(fn, effect, { payload, memoryMB: sizeMB }) ? effect.factor : 1
      const factors = new Map(
        names.map((name, index) => [
          name,
          (scenario.scale ?? 1) *
            (FULL_SPEED_MS[index % FULL_SPEED_MS.length] ?? 0) *
            Math.exp(noise * (speed + (normal() * scenario.betweenEnvironments) / 4)),
        ]),
      )
      const collection = scenario.collection?.[side]
      const { tail, every } = side === 'head' ? effect : {}
      let invocation = Math.floor(random() * 1000)
      const first = invocation
      let wander = normal()
      return {
        invoke(payload, sequence) {
          const fullSpeedMs = factors.get(payload) ?? 0
          wander = autocorrelation * wander + smooth * normal()
          const own =
            Math.exp(wander * withinEnvironment * noise) *
            outlier() *
            warmUpFactor(scenario.warmUp?.[side] ?? USUAL, sequence) *
            pair.burst(invocation - first) *
            (tail && random() < tail.share ? tail.factor : 1)
          const counted = scenario.collectAlike ? sequence + phases[side] : invocation
          const collected = collection && counted % collection.every === 0
          const more = every && invocation % every.nth === 0 ? every.moreMs : 0
          invocation++
          const ms = fullSpeedMs * own * (1 + (collected ? collection.longer : 0))
          const at = (sizeMB: number) => {
            const here = ms * effectOn(payload, sizeMB)
            return round2(0.2 * here + sliced(0.8 * here, sizeMB) + more)
          }
          const durationMs = at(memoryMB)
          const initMs = sequence === 0 ? INIT_MS * Math.exp(normal() * INIT_SPREAD) : undefined
          const init = initMs === undefined ? {} : { initMs }
          if (failures && random() < failures.share) {
            const timedOut = failures.kind === 'timeout'
            const failedMs = timedOut ? TIMEOUT_MS : 1
            return { durationMs: failedMs, failure: failures.kind, ...init, at: () => failedMs }
          }
          return { durationMs, ...init, at }
        },
      }
    },
  }
}

/** Whether head's effect shows with this payload at this size. */
export function isAffected(
  { payloads, memorySizesMB, deployedMB }: FunctionCase,
  { only }: Effect,
  { payload, memoryMB }: { payload: string; memoryMB: number },
): boolean {
  switch (only) {
    case 'one-payload':
      return payload === payloads[1]?.name
    case 'smallest-size':
      return memoryMB === memorySizesMB[0]
    case 'deployed-size':
      return memoryMB === deployedMB?.head
    default:
      return true
  }
}

function warmUpFactor(warmUp: WarmUp, sequence: number): number {
  switch (warmUp.kind) {
    case 'exponential':
      return 1 + warmUp.excess * Math.exp(-sequence / warmUp.invocations)
    case 'steps':
      return warmUp.steps.find(({ until }) => sequence < until)?.factor ?? 1
  }
}

/** A fifth of the work waits, the rest computes at the CPU share of the memory size. */
function slowdown(memoryMB: number): number {
  return VCPU_MB / Math.min(memoryMB, VCPU_MB)
}

function round2(durationMs: number): number {
  return Math.round(durationMs * 100) / 100
}

const FULL_SPEED_MS = [12, 30, 90]
const VCPU_MB = 1769
const INIT_MS = 250
const INIT_SPREAD = 0.06
/** Factors of an environment's first invocations. */
const USUAL: WarmUp = {
  kind: 'steps',
  steps: [1.54, 1.38, 1.33].map((factor, index) => ({ until: index + 1, factor })),
}
