import type { MeasuredFunction, Report } from '../schema.ts'
import { unmeasuredOf } from '../verdict.ts'
import { type Block, name, type Phrase } from './model.ts'
import { extrasSentence, monthSentence } from './money.ts'
import { monthOfSeveral } from './month-of-several.ts'
import { whatWouldDecide } from './undecided.ts'
import { mainCauses } from './why.ts'

/** The second line: what it is about in money, and what somebody has to do now. */
export function moneyAndNextStep(report: Report): Block[] {
  const money = moneyOf(report)
  const next = nextStep(report)
  const phrase = [...(money ?? []), ...(money && next ? [' '] : []), ...(next ?? [])]
  return phrase.length === 0 ? [] : [{ kind: 'paragraph', phrase }]
}

/** Of several functions the first line has the sum. */
function moneyOf({ functions }: Report): Phrase | undefined {
  const [only, ...others] = functions
  if (only === undefined || others.length > 0) {
    const basis = monthOfSeveral(functions)?.basis ?? []
    return basis.length === 0 ? undefined : basis
  }
  if (only.kind !== 'measured' || only.month === null) return undefined
  const { month, deployedMB } = only
  const extras = extrasSentence(month)
  return [...monthSentence({ month, deployedMB }), ...(extras ? [' ', ...extras] : [])]
}

function nextStep(report: Report): Phrase | undefined {
  switch (report.verdict) {
    case 'fail':
      return afterFail(report)
    case 'inconclusive':
      return afterInconclusive(report)
    default:
      return undefined
  }
}

function afterInconclusive({ functions }: Report): Phrase {
  const unmeasured = unmeasuredOf(functions).length
  if (unmeasured > 0) {
    const of = unmeasured === 1 ? 'that function' : 'those functions'
    return [`Next: see the reason below; until it is resolved, nothing is known about ${of}.`]
  }
  const [only, ...others] = functions
  if (only?.kind !== 'measured' || others.length > 0) {
    return ['Next: expand what could not be decided to see what would decide it.']
  }
  return whatWouldDecide(only) ?? ['Next: see the reason below.']
}

function afterFail({ functions, overrideLabel, pullRequest, repeat }: Report): Phrase {
  const failing = functions.filter(
    (each): each is MeasuredFunction => each.kind === 'measured' && each.verdict === 'fail',
  )
  const isBroken = failing.some(({ findings }) =>
    findings.some(({ kind, severity }) => kind === 'new-failures' && severity === 'fail'),
  )
  const isExplained = failing.some((each) => mainCauses(each).length > 0)
  const locally = repeat ? '; the command below repeats the check locally' : ''
  const what = isBroken
    ? 'Next: see below how it fails'
    : isExplained
      ? 'Next: start with the cause below'
      : `Next: look for the cause in the diff${locally}`
  if (overrideLabel === undefined || pullRequest === null) return [`${what}.`]
  return [`${what}; to accept it as it is, a maintainer sets the label `, name(overrideLabel), '.']
}
