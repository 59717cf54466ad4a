import type { Sample } from '../../src/measure/sample.ts'
import { seededRandom } from '../../src/shared/random.ts'
import type { FunctionCase } from '../../src/verdict/comparison.ts'
import { decisionRule, localDecisionRule } from '../../src/verdict/looks.ts'
import { nextStep } from '../../src/verdict/next-step.ts'
import { simulatedCase } from '../simulator/run-checks.ts'
import { simulate } from '../simulator/simulated-function.ts'
import { SITUATIONS } from '../simulator/situations.ts'
import { judge } from './rule.ts'

/** What two implementations said to the same samples. */
export interface Agreement {
  checks: number
  /** Steps of all checks, each judged by both. */
  steps: number
  disagreed: string[]
}

/** What a check sees of the simulated samples besides durations; the same at each step. */
type Seen = (samples: readonly Sample[]) => Sample[]

/** What both sides log differs a little from one invocation to the next, and some of it was cut off. */
function logging(cutShare: number, random: () => number): Seen {
  const isCut: boolean[] = []
  return (samples) =>
    samples.map((sample, index) => {
      isCut[index] ??= random() < cutShare
      if (isCut[index]) return sample
      const logBytes = 342 + 30 * (sample.sequence % 7) + (sample.side === 'head' ? 9 : 0)
      return { ...sample, logBytes }
    })
}

/** Each side answers 200, 404 and 500 in shares of its own. */
function answering(random: () => number): Seen {
  const often = { base: [random() ** 2, random() ** 6], head: [random() ** 2, random() ** 6] }
  const statuses: number[] = []
  return (samples) =>
    samples.map((sample, index) => {
      const [notFound = 0, broken = 0] = often[sample.side]
      statuses[index] ??= random() < broken ? 500 : random() < notFound ? 404 : 200
      return { ...sample, statusCode: statuses[index] }
    })
}

/** Each kind of thing that samples may say of what was logged and answered, and often nothing. */
function seen(random: () => number): Seen {
  const logs = random() < 0.5 ? logging(random() < 0.5 ? 0 : 0.01, random) : undefined
  const answers = random() < 0.3 ? answering(random) : undefined
  return (samples) => {
    const logged = logs?.(samples) ?? [...samples]
    return answers?.(logged) ?? logged
  }
}

/** Gives some payloads an expectation, often logs a price, and then sometimes counted bytes of logs. */
function withMore(fn: FunctionCase, random: () => number): FunctionCase {
  const payloads = fn.payloads.map((each) => ({ ...each, hasExpectation: random() < 0.2 }))
  if (random() < 0.5) return { ...fn, payloads }
  const { base, head } = fn.prices
  const prices = { base: { ...base, logs: LOGS }, head: { ...head, logs: LOGS } }
  if (random() < 0.5) return { ...fn, payloads, prices }
  const counted = (bytes: number) =>
    Object.fromEntries(
      payloads.flatMap(({ name }) => (random() < 0.8 ? [[name, bytes * (1 + random() / 20)]] : [])),
    )
  const countedLogBytes = { base: counted(BYTES), head: counted(BYTES * (1 + random() / 10)) }
  return { ...fn, payloads, prices, countedLogBytes }
}

/** Per invocation; enough for logs to be most of the cost. */
const BYTES = 20_000
const LOGS = { class: 'standard', tiers: [{ usdPerGB: '0.5' }] } as const

/**
 * Runs simulated checks of all situations through the product's rule, and puts the samples of every
 * step to the independent one.
 */
export function compareRules(checks: number, seed: number): Agreement {
  const random = seededRandom(seed, 'independent')
  const result: Agreement = { checks, steps: 0, disagreed: [] }
  for (let check = 0; check < checks; check++) {
    const situation = SITUATIONS[Math.floor(random() * SITUATIONS.length)]
    if (situation === undefined) continue
    const sizes = 1 + Math.floor(random() * 4)
    const payloads = 1 + Math.floor(random() * 3)
    const shared = [undefined, undefined, 'all', 'larger'] as const
    const sharing = shared[Math.floor(random() * shared.length)]
    const scenario = { ...situation.scenario, ...(sharing && { shared: sharing }) }
    const rule = sharing ? localDecisionRule() : decisionRule(sizes)
    const plain = simulatedCase(sizes, payloads, rule, random() < 0.5)
    const moved = plain.deployedMB && random() < 0.3
    const elsewhere = { base: 512, head: sizes === 1 ? 512 : 1024 }
    const fn = {
      ...plain,
      ...(moved && { deployedMB: elsewhere }),
      failOn:
        (['any', 'any', 'any', 'deployed', 'none'] as const)[Math.floor(random() * 5)] ?? 'any',
    }
    const more = seededRandom(seed, `independent ${check}`)
    const observe = seen(more)
    const simulated = simulate(withMore(fn, more), scenario, situation.effect, random)
    for (;;) {
      const known = simulated.known()
      const samples = observe(simulated.samples)
      const step = nextStep(known, samples)
      const ours = step.kind === 'done' ? step.comparison.verdict : step.kind
      const theirs = judge(known, samples)
      result.steps += 1
      if (ours !== theirs) {
        result.disagreed.push(
          `${situation.title}, ${sharing ?? 'none'} shared, ${sizes} × ${payloads}, fail-on ${fn.failOn}: ${ours} and ${theirs}`,
        )
      }
      if (step.kind === 'done') break
      if (step.kind === 'look') simulated.look(step.replicas)
      else simulated.confirm(step.replicas, step.cells)
    }
  }
  return result
}
