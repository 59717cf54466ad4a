import { SIDES } from '../inputs/plan.ts'
import { type Answer, LEAST_REPLICAS, type Limits } from './answers.ts'
import { percent, seeable, toChange } from './change.ts'
import type { Finding } from './comparison.ts'
import type { Matter } from './matter.ts'
import type { Outcome } from './outcome.ts'
import { placeOf, reported, topic } from './sentences.ts'
import type { Difference } from './stats/welch.ts'
import { count, plainPercent, signedPercent } from './wording.ts'

/** Why no verdict could be given, and what would give one. At least one finding. */
export function inconclusiveFindings(outcome: Outcome): Finding[] {
  const { matter, decision, unconfirmed } = outcome
  if (unconfirmed.length > 0)
    return unconfirmed.map((answer) => unconfirmedFinding(answer, outcome))
  if (decision.answers.length === 0) {
    return [finding('Nothing could be compared: at no memory size do both base and head work.')]
  }
  const measured = decision.open.filter(({ difference }) => difference !== undefined)
  if (measured.length === 0) return [tooFewFinding(matter)]
  return (['duration', 'cost'] as const).flatMap((measure) => {
    const widest = measured
      .filter(({ question }) => question.measure === measure)
      .reduce<Answer | undefined>(
        (worst, answer) => (worst && excess(worst) >= excess(answer) ? worst : answer),
        undefined,
      )
    return widest ? [openFinding(widest, outcome)] : []
  })
}

function unconfirmedFinding(answer: Answer, outcome: Outcome): Finding {
  const { matter } = outcome
  const first = answer.difference && percent(answer.difference.estimate)
  const said = `A first measurement showed ${topic(answer.question, matter)} ${signedPercent(first ?? 0)}`
  const { change, stage } = reported(answer, outcome)
  const fresh =
    stage === 'confirm'
      ? `fresh environments showed ${signedPercent(change.changePercent)} (between ${signedPercent(change.lowPercent)} and ${signedPercent(change.highPercent)}), which does not confirm it. Run the check again to know more.`
      : 'there was no budget left to confirm it on fresh environments. Raise max-spend.'
  return finding(`${said}; ${fresh}`, answer, matter)
}

function openFinding(answer: Answer, outcome: Outcome): Finding {
  const { matter } = outcome
  const { difference, limits, question } = answer
  if (difference === undefined) return tooFewFinding(matter)
  const { lowPercent, highPercent, changePercent } = toChange(
    difference,
    'look',
    outcome,
    'inconclusive',
  )
  return finding(
    `Undecided: ${topic(question, matter)} changed by ${signedPercent(changePercent)}, but may be anywhere between ${signedPercent(lowPercent)} and ${signedPercent(highPercent)}. ` +
      `With ${count(difference.count, 'environment')} a side, ${visible(difference, limits.fail)} ` +
      remedyFor(difference, limits, matter),
    answer,
    matter,
  )
}

/** What so many environments show, and why that was not enough. */
function visible(difference: Difference, limit: number): string {
  const least = plainPercent(percent(seeable(difference)))
  return seeable(difference) > limit
    ? `these data could only have shown an increase of ${least} or more.`
    : `an increase of ${least} is told from none, but this one lies too close to the limit of ${plainPercent(percent(limit))}.`
}

/**
 * Errors shrink with the root of the number of environments. An estimate that is mostly noise tells
 * nothing, so it takes as many as let no change pass. Any other has to be put clear of the limit below
 * which it passes or, where it may be a regression, clear of no change.
 */
function remedyFor(difference: Difference, limits: Limits, matter: Matter): string {
  const { estimate } = difference
  const clear =
    seeable(difference) > limits.fail
      ? limits.pass
      : Math.max(limits.pass - estimate, estimate >= limits.fail ? estimate : 0)
  const factor = Math.max(seeable(difference) / clear, LEAST_GROWTH) ** 2
  const environments = Math.ceil(difference.count * factor)
  if (environments > FEASIBLE_ENVIRONMENTS) {
    return 'Payloads that run longer, or another limit, would decide it.'
  }
  const { exhausted, rule } = matter.function_
  const short = exhausted && difference.count < Math.max(...rule.looks)
  return `About ${count(environments, 'environment')} a side (raise ${short ? 'max-spend' : 'max-environments'}), or payloads that run longer, would decide it.`
}

function tooFewFinding({ alive }: Matter): Finding {
  const fewest = Math.min(...alive.flatMap(({ look }) => SIDES.map((side) => look[side].length)))
  const remedy = 'Raise max-spend, or test fewer memory sizes or payloads.'
  if (fewest === 0) return finding(`At some memory size nothing could be measured. ${remedy}`)
  return finding(
    `Only ${count(fewest, 'environment')} a side and size could be measured; a verdict takes at least ${LEAST_REPLICAS}. ${remedy}`,
  )
}

function finding(message: string, answer?: Answer, matter?: Matter): Finding {
  return {
    kind: 'inconclusive',
    severity: 'warn',
    message,
    ...(answer && matter && placeOf(answer.question, matter)),
  }
}

/** By how much the upper bound (two standard errors) exceeds what would pass. */
function excess({ difference, limits }: Answer): number {
  if (difference === undefined) return Number.NEGATIVE_INFINITY
  return difference.estimate + 2 * Math.sqrt(difference.squaredError) - limits.pass
}

/** Nobody deploys more versions than this for one comparison. */
const FEASIBLE_ENVIRONMENTS = 200

/** More of the same only helps if it is noticeably more. */
const LEAST_GROWTH = Math.SQRT2
