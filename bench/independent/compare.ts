import type { Sample } from '../../src/measure/sample.ts'
import { seededRandom } from '../../src/shared/random.ts'
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

/** What both sides log differs a little from one invocation to the next. */
function logging(sample: Sample): Sample {
  return {
    ...sample,
    logBytes: 342 + 30 * (sample.sequence % 7) + (sample.side === 'head' ? 9 : 0),
  }
}

/**
 * Runs simulated checks of all situations through the product's rule, and puts the samples of every
 * step to the independent one.
 * @param payloadsPerSituation grids no larger than so many payloads
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
    const moved = plain.deployedMB && random() < 0.3 && sizes > 1
    const fn = {
      ...plain,
      ...(moved && { deployedMB: { base: 512, head: 1024 } }),
      failOn:
        (['any', 'any', 'any', 'deployed', 'none'] as const)[Math.floor(random() * 5)] ?? 'any',
    }
    const simulated = simulate(fn, scenario, situation.effect, random)
    for (;;) {
      const known = simulated.known()
      const samples = check % 2 === 0 ? simulated.samples : simulated.samples.map(logging)
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
