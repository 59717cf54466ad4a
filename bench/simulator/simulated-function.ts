import { SIDES, type Side } from '../../src/inputs/plan.ts'
import { type FailureWatch, watchFailures } from '../../src/measure/failure-watch.ts'
import type { Failure, Sample } from '../../src/measure/sample.ts'
import { delayOf, keptFactorFor, nextRounds, sharedKeptFactor } from '../../src/measure/schedule.ts'
import { type Random, seededRandom, shuffled } from '../../src/shared/random.ts'
import type { Cell, FunctionCase } from '../../src/verdict/comparison.ts'
import { environmentDraws } from './environments.ts'
import { durationModel, type EnvironmentModel, TIMEOUT_MS } from './invocations.ts'
import { normals } from './normals.ts'
import type { Effect, Scenario } from './scenario.ts'

/** A function whose invocations are drawn from a noise model instead of being made. */
export interface SimulatedFunction {
  /** Samples made so far. */
  samples: readonly Sample[]
  /** The case as it is known so far: with the abandoned sizes, and whether no more can be measured. */
  known(): FunctionCase
  /** Brings every side and size up to this many replicas. */
  look(replicas: number): void
  /** Adds so many fresh replicas to these cells. */
  confirm(replicas: number, cells: readonly Cell[]): void
}

/**
 * Draws what `collect` would have measured: pairs of environments, how far they go decided by the
 * same function, and sizes abandoned by the same watch.
 */
export function simulate(
  fn: FunctionCase,
  scenario: Scenario,
  effect: Effect,
  random: Random,
): SimulatedFunction {
  const samples: Sample[] = []
  const { memorySizesMB } = fn
  const normal = normals(random)
  const names = fn.payloads.map(({ name }) => name)
  const speedOf = environmentDraws(scenario, random, normal)
  const model = durationModel({ fn, scenario, effect, random, normal })
  const watch = watchFailures(1)
  const fresh = new Map<number, number>()
  let looked = 0
  let pairs = 0
  const delayStart = random()
  let exhausted = false
  /**
   * As in `measure`: where an order brought nothing, no further one will. Here that is also so where the size
   * that is run for others was given up; `measure` would run those in environments of their own.
   */
  const meet = (order: () => void) => {
    const before = samples.length
    order()
    exhausted = samples.length === before
  }
  const [smallestMB = 0, secondMB = smallestMB] = memorySizesMB
  const hostOf = (memoryMB: number) => {
    if (scenario.shared === undefined || memoryMB === smallestMB) return memoryMB
    return scenario.shared === 'all' ? smallestMB : secondMB
  }
  const hosts = [...new Set(memorySizesMB.map(hostOf))]
  const lookOf = ({ stage, replica }: PairPlace) =>
    stage === 'look' ? fn.rule.looks.findIndex((look) => replica < look) : undefined

  return {
    samples,
    known: () => ({ ...fn, abandoned: watch.list(), exhausted }),
    look(replicas) {
      meet(() => {
        for (const memoryMB of hosts) {
          for (let replica = looked; replica < replicas; replica++) {
            runPair({ memoryMB, stage: 'look', replica }, names)
          }
        }
      })
      looked = Math.max(looked, replicas)
    },
    confirm(replicas, cells) {
      meet(() => confirmIn(replicas, cells))
    },
  }

  function confirmIn(replicas: number, cells: readonly Cell[]): void {
    for (const memoryMB of new Set(cells.map((cell) => hostOf(cell.memoryMB)))) {
      const here = cells.filter((cell) => hostOf(cell.memoryMB) === memoryMB)
      const all = here.some(({ payload }) => payload === undefined)
      const payloads = all
        ? names
        : names.filter((name) => here.some(({ payload }) => payload === name))
      const have = fresh.get(memoryMB) ?? 0
      for (let index = 0; index < replicas; index++) {
        runPair({ memoryMB, stage: 'confirm', replica: have + index }, payloads)
      }
      fresh.set(memoryMB, have + replicas)
    }
  }

  function runPair(place: PairPlace, payloads: readonly string[]): void {
    const { memoryMB } = place
    if (SIDES.every((side) => watch.over(side, memoryMB))) return
    const pair = model.pair()
    const drift = normal() * (scenario.drift ?? 0)
    const own = pairs++
    const number = fn.rule.oneMachine ? { pair: own } : {}
    const delay = delayOf(own, delayStart)
    const guests = memorySizesMB.filter((each) => each !== memoryMB && hostOf(each) === memoryMB)
    // As in `collect`: on one machine both sides of a pair have the same order of payloads.
    const ordered = random()
    const members = SIDES.map((side) => {
      const speed = drift + speedOf({ ...place, side })
      const environment = model.environment(pair, side, memoryMB, speed)
      return new Member(
        { ...place, ...number, side },
        payloads,
        environment,
        watch,
        samples,
        guests,
        seededRandom(Math.floor(2 ** 32 * ordered), fn.rule.oneMachine ? 'order' : side),
      )
    })
    for (let discarded = 0; ; ) {
      const active = members.filter((member) => member.mayRun())
      if (active.length === 0) return
      const next = nextRounds({
        memoryMB,
        payloads: payloads.length,
        keptFactor: scenario.shared
          ? sharedKeptFactor(payloads.length, lookOf(place))
          : keptFactorFor(memorySizesMB.length, lookOf(place)),
        durationsMs: active.map(({ durationsMs }) => durationsMs),
        discarded,
        delay,
      })
      for (const member of active) {
        member.rounds(next.discarded, 'warm-up')
        member.rounds(next.kept, 'kept')
      }
      if (next.kept > 0) return
      discarded += next.discarded
    }
  }
}

interface PairPlace {
  memoryMB: number
  stage: Sample['stage']
  replica: number
  /** Its number, on one machine. */
  pair?: number
}

/** One replica of a pair. */
class Member {
  readonly durationsMs: number[][]
  #environment = 0
  #sequence = 0
  readonly #place: PairPlace & { side: Side }
  readonly #payloads: readonly string[]
  readonly #model: EnvironmentModel
  readonly #watch: FailureWatch
  readonly #samples: Sample[]
  readonly #guests: readonly number[]
  readonly #order: Random

  constructor(
    place: PairPlace & { side: Side },
    payloads: readonly string[],
    model: EnvironmentModel,
    watch: FailureWatch,
    samples: Sample[],
    guests: readonly number[],
    order: Random,
  ) {
    this.#place = place
    this.#payloads = payloads
    this.#model = model
    this.#watch = watch
    this.#samples = samples
    this.#guests = guests
    this.#order = order
    this.durationsMs = payloads.map(() => [])
  }

  mayRun(): boolean {
    return !this.#watch.over(this.#place.side, this.#place.memoryMB)
  }

  rounds(count: number, phase: 'warm-up' | 'kept'): void {
    for (let round = 0; round < count; round++) {
      for (const [index, payload] of shuffled([...this.#payloads.entries()], this.#order)) {
        if (!this.mayRun()) return
        this.#invoke(index, payload, phase)
      }
    }
  }

  #invoke(index: number, payload: string, phase: 'warm-up' | 'kept'): void {
    const { side, memoryMB, stage, replica, pair } = this.#place
    const { durationMs, initMs, failure, at } = this.#model.invoke(payload, this.#sequence)
    this.durationsMs[index]?.push(durationMs)
    const identity = `${side}:${memoryMB}:${stage}:${replica}`
    const sample: Sample = {
      side,
      memoryMB,
      payload,
      environment: this.#environment === 0 ? identity : `${identity}#${this.#environment}`,
      ...(pair !== undefined && { pair }),
      stage,
      phase: this.#sequence === 0 ? 'cold' : phase,
      sequence: this.#sequence++,
      durationMs,
      billedMs: Math.ceil(durationMs + (initMs ?? 0)),
      ...(initMs !== undefined && { initMs }),
      maxMemoryUsedMB: 90,
      ...(failure && { failure: FAILURES[failure] }),
    }
    this.#watch.see(sample)
    this.#samples.push(sample)
    for (const guestMB of this.#guests) {
      const guestMs = at(guestMB)
      const billed = Math.ceil(guestMs + (initMs ?? 0))
      this.#samples.push({
        ...sample,
        memoryMB: guestMB,
        ranAtMB: memoryMB,
        durationMs: guestMs,
        billedMs: billed,
      })
    }
    if (durationMs === TIMEOUT_MS) {
      this.#environment++
      this.#sequence = 0
    }
  }
}

const FAILURES: Readonly<Record<'timeout' | 'function-error', Failure>> = {
  timeout: { kind: 'timeout' },
  'function-error': { kind: 'function-error', errorType: 'Error', message: 'no' },
}
