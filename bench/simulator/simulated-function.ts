import { SIDES, type Side } from '../../src/inputs/plan.ts'
import { callsOfReplica } from '../../src/measure/calls.ts'
import type { Sample } from '../../src/measure/sample.ts'
import type { Random } from '../../src/shared/random.ts'
import type { Cell, FunctionCase } from '../../src/verdict/comparison.ts'
import { normals } from './normals.ts'
import type { Effect, Scenario } from './scenario.ts'

/** A function whose invocations are drawn from a noise model instead of being made. */
export interface SimulatedFunction {
  /** Samples made so far. */
  samples: readonly Sample[]
  /** Brings every side and size up to this many replicas. */
  look(replicas: number): void
  confirm(replicas: number, cells: readonly Cell[]): void
}

export function simulate(
  function_: FunctionCase,
  scenario: Scenario,
  effect: Effect,
  random: Random,
): SimulatedFunction {
  const samples: Sample[] = []
  const { memorySizesMB } = function_
  const normal = normals(random)
  const payloadNames = function_.payloads.map(({ name }) => name)
  const draw = environmentDraws(scenario, random, normal)
  const schedules = new Map<string, Schedule>()
  let looked = 0

  return {
    samples,
    look(replicas) {
      for (const memoryMB of memorySizesMB) {
        for (const side of SIDES) {
          for (let replica = looked; replica < replicas; replica++) {
            runReplica({ side, memoryMB, stage: 'look', replica }, payloadNames)
          }
        }
      }
      looked = Math.max(looked, replicas)
    },
    confirm(replicas, cells) {
      for (const memoryMB of new Set(cells.map((cell) => cell.memoryMB))) {
        const here = cells.filter((cell) => cell.memoryMB === memoryMB)
        const all = here.some(({ payload }) => payload === undefined)
        const payloads = all
          ? payloadNames
          : payloadNames.filter((name) => here.some(({ payload }) => payload === name))
        for (const side of SIDES) {
          for (let replica = 0; replica < replicas; replica++) {
            runReplica({ side, memoryMB, stage: 'confirm', replica }, payloads)
          }
        }
      }
    },
  }

  function runReplica(place: Place, payloads: readonly string[]) {
    const { side, memoryMB, stage, replica } = place
    const noise = memoryMB === memorySizesMB[0] ? (scenario.smallestSizeNoise ?? 1) : 1
    const environmentSpeed = draw(place) * noise
    const speeds = payloads.map(
      (name) =>
        lnBaseMs(payloadNames.indexOf(name), memoryMB) +
        lnEffect(effect, side, name === payloadNames[1], memoryMB === memorySizesMB[0]) +
        environmentSpeed +
        (normal() * scenario.betweenEnvironments * noise) / 4,
    )
    const environment = `${side}:${memoryMB}:${stage}:${replica}`
    const schedule = scheduleOf(payloads)
    for (const [sequence, { index, name, phase }] of schedule.entries()) {
      const first = phase === 'cold'
      const durationMs = quantised(
        (scenario.scale ?? 1) *
          Math.exp((speeds[index] ?? 0) + normal() * scenario.withinEnvironment * noise) *
          (random() < scenario.outliers.share ? 1 + random() * (scenario.outliers.factor - 1) : 1) *
          (WARM_UP[sequence] ?? 1),
        memoryMB,
      )
      const initMs = first ? INIT_MS * Math.exp(normal() * INIT_SPREAD) : 0
      samples.push({
        side,
        memoryMB,
        payload: name,
        environment,
        stage,
        phase,
        sequence,
        durationMs,
        billedMs: Math.ceil(durationMs + initMs),
        ...(first && { initMs }),
        maxMemoryUsedMB: 90,
      })
    }
  }

  /** The real order of calls, drawn once: in this model it makes no difference. */
  function scheduleOf(payloads: readonly string[]): Schedule {
    const key = payloads.join()
    const known = schedules.get(key)
    if (known) return known
    const calls = callsOfReplica(
      payloads.map((name) => ({ name, weight: 1, json: '{}', source: 'default' })),
      random,
    )
    const schedule = calls.map(({ payload, phase }) => {
      return { index: payloads.indexOf(payload.name), name: payload.name, phase }
    })
    schedules.set(key, schedule)
    return schedule
  }

  function quantised(durationMs: number, memoryMB: number): number {
    const { sliceMs } = scenario
    if (sliceMs === undefined || memoryMB >= VCPU_MB) return round2(durationMs)
    const share = memoryMB / VCPU_MB
    const cpuMs = durationMs * share
    const full = Math.floor(cpuMs / (sliceMs * share))
    return round2(full * sliceMs + (cpuMs - full * sliceMs * share))
  }
}

interface Place {
  side: Side
  memoryMB: number
  stage: Sample['stage']
  replica: number
}

type Schedule = readonly { index: number; name: string; phase: Sample['phase'] }[]

/** Draws ln speed of an environment, with whatever violates the model. */
function environmentDraws(scenario: Scenario, random: Random, normal: () => number) {
  const { betweenEnvironments: deviation, violation, slowCpu } = scenario
  const shared = new Map<string, number>()
  const once = (key: string, value: () => number) => {
    const known = shared.get(key) ?? value()
    shared.set(key, known)
    return known
  }
  return ({ side, memoryMB, stage, replica }: Place): number => {
    const place = `${side} ${memoryMB} ${stage}`
    const cpu = slowCpu && random() < slowCpu.share ? Math.log(slowCpu.factor) : 0
    switch (violation?.kind) {
      case undefined:
        return normal() * deviation + cpu
      case 'shared-hosts': {
        const host = Math.floor(replica / violation.replicas)
        return once(`${place} ${host}`, () => normal() * deviation)
      }
      case 'version-offset': {
        const offset = () => normal() * violation.deviation
        const own = normal() * deviation
        return own + (violation.shared === 'replica' ? offset() : once(place, offset))
      }
      case 'own-cpu-mix': {
        const { least, most, factor } = violation
        const share = once(side, () => least + random() * (most - least))
        return normal() * deviation + (random() < share ? Math.log(factor) : 0)
      }
    }
  }
}

/** A fifth of the work waits, the rest computes at the CPU share of the memory size. */
function lnBaseMs(payload: number, memoryMB: number): number {
  const fullSpeedMs = FULL_SPEED_MS[payload % FULL_SPEED_MS.length] ?? 0
  return Math.log(fullSpeedMs * (0.2 + (0.8 * VCPU_MB) / Math.min(memoryMB, VCPU_MB)))
}

function lnEffect({ factor, only }: Effect, side: Side, thatPayload: boolean, smallest: boolean) {
  if (side === 'base') return 0
  if (only === 'one-payload' && !thatPayload) return 0
  if (only === 'smallest-size' && !smallest) return 0
  return Math.log(factor)
}

function round2(durationMs: number): number {
  return Math.round(durationMs * 100) / 100
}

const FULL_SPEED_MS = [120, 300, 900]
const VCPU_MB = 1769
const INIT_MS = 250
const INIT_SPREAD = 0.06
/** Factors of an environment's first invocations (lambda-facts.md, section 6). */
const WARM_UP = [1.54, 1.38, 1.33]
