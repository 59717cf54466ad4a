import type { Sample } from '../../src/measure/sample.ts'
import { seededRandom } from '../../src/shared/random.ts'
import type {
  DecisionRule,
  FunctionCase,
  FunctionComparison,
  Row,
  RowVerdict,
} from '../../src/verdict/comparison.ts'
import { nextStep } from '../../src/verdict/next-step.ts'
import type { Effect, Scenario } from './scenario.ts'
import { simulate } from './simulated-function.ts'
import { trueChange } from './truth.ts'

export interface Experiment {
  scenario: Scenario
  effect: Effect
  checks: number
  seed: number
  fn: FunctionCase
  /** What each check sees of its samples before it decides, such as what they log. */
  observing?: () => Observe
  /** Called with all samples of each check, and the case that was decided. */
  onSamples?: (samples: readonly Sample[], fn: FunctionCase) => void
  /** Called with what each check came to. */
  onComparison?: (comparison: FunctionComparison) => void
}

/** The case and the samples with what is seen of them; called before each step. */
export type Observe = (
  fn: FunctionCase,
  samples: readonly Sample[],
) => { fn: FunctionCase; samples: readonly Sample[] }

/** Shares of the checks, and means over them. */
export interface Rates {
  checks: number
  fail: number
  pass: number
  inconclusive: number
  invocations: number
  replicas: number
  confirmations: number
  /** Mean difference of the reported changes from the true ones, as a share of the duration. */
  bias: number
  /** Share of the reported 95 % intervals that hold the true change. */
  coverage: number
}

/** Runs simulated checks through the real decision rule. The same experiment gives the same rates. */
export function runChecks(experiment: Experiment): Rates {
  const { scenario, effect, checks, seed, fn } = experiment
  const random = seededRandom(seed, `${scenario.name} ${effect.name}`)
  const verdicts: Record<RowVerdict, number> = { pass: 0, fail: 0, inconclusive: 0 }
  const changes = { rows: 0, difference: 0, covered: 0 }
  let invocations = 0
  let replicas = 0
  let confirmations = 0
  for (let check = 0; check < checks; check++) {
    const simulated = simulate(fn, scenario, effect, random)
    const observe = experiment.observing?.() ?? ((fn, samples) => ({ fn, samples }))
    const stepOn = () => {
      const seen = observe(simulated.known(), simulated.samples)
      return nextStep(seen.fn, seen.samples)
    }
    let step = stepOn()
    while (step.kind !== 'done') {
      if (step.kind === 'look') simulated.look(step.replicas)
      else simulated.confirm(step.replicas, step.cells)
      step = stepOn()
    }
    verdicts[step.comparison.verdict] += 1
    invocations += simulated.samples.filter(({ ranAtMB }) => ranAtMB === undefined).length
    replicas += step.comparison.replicas
    confirmations += simulated.samples.some(({ stage }) => stage === 'confirm') ? 1 : 0
    for (const row of step.comparison.payloads) compareWithTruth(row)
    experiment.onComparison?.(step.comparison)
    experiment.onSamples?.(simulated.samples, simulated.known())
  }
  return {
    checks,
    fail: verdicts.fail / checks,
    pass: verdicts.pass / checks,
    inconclusive: verdicts.inconclusive / checks,
    invocations: invocations / checks,
    replicas: replicas / checks,
    confirmations: confirmations / checks,
    bias: changes.difference / changes.rows,
    coverage: changes.covered / changes.rows,
  }

  function compareWithTruth({ duration, memoryMB, payload = '' }: Row): void {
    if (duration === null) return
    const truth = trueChange(fn, effect, { memoryMB, payload })
    if (truth === undefined) return
    const { changePercent, lowPercent, highPercent } = duration
    changes.rows += 1
    changes.difference += (changePercent - 100 * truth) / 100
    changes.covered += lowPercent <= 100 * truth && 100 * truth <= highPercent ? 1 : 0
  }
}

/** A function with this many memory sizes and payloads. */
export function simulatedCase(
  sizes: number,
  payloads: number,
  rule: DecisionRule,
  deployed = false,
): FunctionCase {
  return {
    name: 'simulated',
    payloads: ['small', 'medium', 'large'].slice(0, payloads).map((name) => ({ name, weight: 1 })),
    memorySizesMB: sizes === 1 ? [1024] : [128, 512, 1024, 1769, 3008].slice(0, sizes),
    ...(deployed && { deployedMB: { base: 1024, head: 1024 } }),
    prices: { base: PRICES, head: PRICES },
    ephemeralStorageMB: { base: 512, head: 512 },
    limits: { durationPercent: 5, costPercent: 5, initPercent: 10 },
    failOn: 'any',
    rule,
  }
}

const PRICES = {
  region: 'us-east-1',
  architecture: 'x86_64',
  usdPerGBSecond: '0.0000166667',
  usdPerRequest: '0.0000002',
  usdPerTmpGBSecond: '0.0000000309',
  asOf: '2026-11-01',
} as const
