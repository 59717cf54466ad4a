import { SIDES } from '../config/plan.ts'
import type { Difference } from '../stats/welch.ts'
import { type Answer, LEAST_REPLICAS } from './answers.ts'
import { percent, seeable, toChange } from './change.ts'
import type { Finding } from './comparison.ts'
import type { Matter } from './matter.ts'
import type { Outcome } from './outcome.ts'
import { placeOf, reported, topic } from './sentences.ts'
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
      `With ${count(difference.count, 'environment')} a side, these data could only have shown an increase of ${plainPercent(percent(seeable(difference)))} or more. ` +
      remedyFor(difference, limits.pass),
    answer,
    matter,
  )
}

/** Errors shrink with the root of the number of environments. */
function remedyFor(difference: Difference, limit: number): string {
  const factor = Math.max(seeable(difference) / limit, LEAST_GROWTH) ** 2
  const environments = Math.ceil(difference.count * factor)
  return environments <= FEASIBLE_ENVIRONMENTS
    ? `About ${count(environments, 'environment')} a side, or payloads that run longer, would decide it.`
    : 'Payloads that run longer, or a higher limit, would decide it.'
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
