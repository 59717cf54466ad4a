import { SIDES } from '../inputs/plan.ts'
import { defined } from '../shared/defined.ts'
import { detectableBySingleTest, percent, toChange } from './change.ts'
import type { Inconclusive, Place } from './finding.ts'
import { type Limits, MIN_REPLICAS, type TestResult } from './hypothesis-tests.ts'
import type { JudgedFunction } from './judged-function.ts'
import type { Outcome } from './outcome.ts'
import { placeOf, reported } from './reported.ts'
import type { Difference } from './stats/welch.ts'

type Measured = TestResult & { difference: Difference }

const isMeasured = (result: TestResult): result is Measured => result.difference !== undefined

/** Why no verdict could be given, and what would give one. At least one finding. */
export function inconclusiveFindings(outcome: Outcome): (Inconclusive & Place)[] {
  const { judged, decision, unconfirmed } = outcome
  if (unconfirmed.length > 0)
    return unconfirmed.map((result) => unconfirmedFinding(result, outcome))
  const failed = everythingFailed(judged)
  if (failed) return [failed]
  if (decision.results.length === 0) {
    return [{ kind: 'inconclusive', reason: 'nothing-works' }]
  }
  const measured = decision.open.filter(isMeasured)
  if (measured.length === 0) return [tooFewFinding(judged)]
  return (['duration', 'cost'] as const).flatMap((measure) => {
    const widest = measured
      .filter(({ hypothesis }) => hypothesis.measure === measure)
      .reduce<Measured | undefined>(
        (worst, result) => (worst && excess(worst) >= excess(result) ? worst : result),
        undefined,
      )
    return widest ? [openFinding(widest, outcome)] : []
  })
}

/** Where not one invocation of either side worked, whatever was measured besides. */
function everythingFailed({ sizes }: JudgedFunction): Inconclusive | undefined {
  const evidence = sizes
    .flatMap(({ look }) => [...look.head, ...look.base])
    .flatMap(({ payloads }) => payloads)
  const someWorked = evidence.some(({ invocations, failures }) => invocations > failures)
  if (evidence.length === 0 || someWorked) return undefined
  const example = evidence.find(({ failure }) => failure !== undefined)?.failure
  return { kind: 'inconclusive', reason: 'all-failed', ...(example && { example }) }
}

function unconfirmedFinding(result: TestResult, outcome: Outcome): Inconclusive & Place {
  const { change, stage } = reported(result, outcome)
  const { changePercent, lowPercent, highPercent } = change
  return {
    kind: 'inconclusive',
    reason: 'unconfirmed',
    ...subjectOf(result, outcome.judged),
    firstPercent: percent(result.difference?.estimate ?? 0),
    ...(stage === 'confirm' && { fresh: { changePercent, lowPercent, highPercent } }),
  }
}

function openFinding(result: Measured, outcome: Outcome): Inconclusive & Place {
  const { judged } = outcome
  const { difference, limits } = result
  const asked = { scope: result.hypothesis.scope, limit: limits.fail }
  const change = toChange(difference, asked, 'look', outcome, 'inconclusive')
  const { lowPercent, highPercent, changePercent } = change
  const detectable = detectableBySingleTest(difference, asked, outcome)
  const remedy = remedyFor(difference, limits, detectable, judged)
  const allowed = Math.max(...judged.fn.rule.looks)
  const stopped = !judged.fn.exhausted && fewestEnvironments(judged) < allowed
  return {
    kind: 'inconclusive',
    reason: 'undecided',
    ...subjectOf(result, judged),
    ...{ changePercent, lowPercent, highPercent },
    environments: difference.count,
    detectablePercent: percent(detectable),
    limitPercent: percent(limits.fail),
    ...(stopped && { allowed }),
    ...(remedy && { remedy }),
  }
}

function subjectOf({ hypothesis }: TestResult, judged: JudgedFunction) {
  const { measure } = hypothesis
  const baseMemoryMB =
    hypothesis.scope === 'cell' && hypothesis.sizes.base !== hypothesis.sizes.head
      ? hypothesis.sizes.base.memoryMB
      : undefined
  return {
    measure,
    ...placeOf(hypothesis, judged),
    ...defined({ baseMemoryMB }),
  }
}

/**
 * Errors shrink with the root of the number of environments. What is not decided passes once the upper
 * bound falls below the pass limit; an estimate that is above it, or mostly noise, has to be put where
 * no change would pass.
 */
function remedyFor(
  difference: Difference,
  limits: Limits,
  detectable: number,
  judged: JudgedFunction,
) {
  const { estimate, squaredError } = difference
  const mostlyNoise = detectable > 2 * limits.fail
  const clear = mostlyNoise ? limits.pass : Math.max(limits.pass - estimate, estimate - limits.fail)
  const factor = Math.max((CLEARING ** 2 * squaredError) / clear ** 2, MIN_GROWTH)
  const environments = Math.ceil(difference.count * factor)
  if (!(environments <= FEASIBLE_ENVIRONMENTS)) return undefined
  const { exhausted, rule } = judged.fn
  const short = exhausted && difference.count < Math.max(...rule.looks)
  return { environments, input: short ? ('max-spend' as const) : ('max-environments' as const) }
}

function tooFewFinding({ alive }: JudgedFunction): Inconclusive {
  const environments = fewestEnvironments({ alive })
  return { kind: 'inconclusive', reason: 'too-few', environments, needed: MIN_REPLICAS }
}

function fewestEnvironments({ alive }: Pick<JudgedFunction, 'alive'>): number {
  return Math.min(...alive.flatMap(({ look }) => SIDES.map((side) => look[side].length)))
}

/** By how much the upper bound (two standard errors) exceeds what would pass. */
function excess({ difference, limits }: Measured): number {
  return difference.estimate + 2 * Math.sqrt(difference.squaredError) - limits.pass
}

/** Standard errors by which an upper bound clears a limit in four of five cases: z(0.97) + z(0.8). */
const CLEARING = 2.72

/** Nobody deploys more versions than this for one comparison. */
const FEASIBLE_ENVIRONMENTS = 200

/** More of the same only helps if it is noticeably more. */
const MIN_GROWTH = 2
