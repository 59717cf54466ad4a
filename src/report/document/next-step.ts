import type { MeasuredFunction, Report } from '../schema.ts'
import { unmeasuredOf } from '../verdict.ts'
import { type Block, name, type Phrase } from './model.ts'
import { extrasSentence, monthSentence, togetherSentence } from './money.ts'
import { mainCauses } from './why.ts'

/** The second line: what it is about in money, and what somebody has to do now. */
export function moneyAndNextStep(report: Report): Block[] {
  const money = moneyOf(report)
  const next = nextStep(report)
  const phrase = [...(money ?? []), ...(money && next ? [' '] : []), ...(next ?? [])]
  return phrase.length === 0 ? [] : [{ kind: 'paragraph', phrase }]
}

function moneyOf({ functions }: Report): Phrase | undefined {
  const measured = functions.filter((each) => each.kind === 'measured')
  const worse = measured.filter(({ verdict }) => verdict === 'fail' || verdict === 'accepted')
  const [only, ...others] = functions.length === 1 ? measured : worse
  if (only && others.length === 0) {
    const { month, deployedMB } = only
    if (month === null) return undefined
    const extras = extrasSentence(month)
    return [...monthSentence({ month, deployedMB }), ...(extras ? [' ', ...extras] : [])]
  }
  if (worse.length > 0) return together(worse, [`the ${worse.length} that got worse`])
  return together(measured, whom(measured, functions.length))
}

function together(functions: readonly MeasuredFunction[], of: Phrase): Phrase | undefined {
  if (functions.length === 0) return undefined
  return togetherSentence(
    functions.map(({ month }) => month),
    of,
  )
}

function whom(measured: readonly MeasuredFunction[], all: number): Phrase {
  const [only, ...others] = measured
  if (only && others.length === 0) return [name(only.name), ', which alone was measured']
  return [
    measured.length === all ? `all ${all} together` : `the ${measured.length} that were measured`,
  ]
}

function nextStep(report: Report): Phrase | undefined {
  switch (report.verdict) {
    case 'fail':
      return afterFail(report)
    case 'inconclusive':
      return [afterInconclusive(report)]
    default:
      return undefined
  }
}

function afterInconclusive({ functions }: Report): string {
  const unmeasured = unmeasuredOf(functions).length
  if (unmeasured > 0) {
    const of = unmeasured === 1 ? 'that function' : 'those functions'
    return `Next: see below what stood in the way; nothing is known of ${of} until then.`
  }
  return functions.length === 1
    ? 'Next: see below the table what would decide it.'
    : 'Next: unfold what could not be decided to see what would decide it.'
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
    ? 'Next: read the error below'
    : isExplained
      ? 'Next: start with the cause below'
      : `Next: look for the cause in the diff${locally}`
  if (overrideLabel === undefined || pullRequest === null) return [`${what}.`]
  return [`${what}; to accept it as it is, a maintainer sets the label `, name(overrideLabel), '.']
}
