import { SIDES } from '../config/plan.ts'
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
  const open = decision.answers.filter(({ gating, cleared }) => gating && !cleared)
  if (decision.answers.length === 0) {
    return [finding('Nothing could be compared: at no memory size do both base and head work.')]
  }
  const measured = open.filter(({ difference }) => difference !== undefined)
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
  const more = Math.ceil(
    difference.count * Math.max(seeable(difference) / limits.pass, LEAST_GROWTH) ** 2,
  )
  return finding(
    `Undecided: ${topic(question, matter)} changed by ${signedPercent(changePercent)}, but may be anywhere between ${signedPercent(lowPercent)} and ${signedPercent(highPercent)}. ` +
      `With ${count(difference.count, 'environment')} a side, these data could only have shown an increase of ${plainPercent(percent(seeable(difference)))} or more. ` +
      `About ${count(more, 'environment')} a side, or payloads that run longer, would decide it.`,
    answer,
    matter,
  )
}

function tooFewFinding({ alive }: Matter): Finding {
  const fewest = Math.min(...alive.flatMap(({ look }) => SIDES.map((side) => look[side].length)))
  return finding(
    `Only ${count(Number.isFinite(fewest) ? fewest : 0, 'environment')} a side and size could be measured; a verdict takes at least ${LEAST_REPLICAS}. Raise max-spend, or test fewer memory sizes or payloads.`,
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

/** More of the same only helps if it is noticeably more. */
const LEAST_GROWTH = Math.SQRT2
