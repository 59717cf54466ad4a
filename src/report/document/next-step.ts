import type { MeasuredFunction, Report } from '../schema.ts'
import { unmeasuredOf } from '../verdict.ts'
import { type Block, name, type Phrase, strong } from './model.ts'
import { extrasSentence, monthSentence, togetherFigure } from './money.ts'

/** The second line: what it is about in money, and what somebody has to do now. */
export function moneyAndNextStep(report: Report): Block[] {
  const money = moneyOf(report)
  const next = nextStep(report)
  const phrase = [...(money ?? []), ...(money && next ? [' '] : []), ...(next ?? [])]
  return phrase.length === 0 ? [] : [{ kind: 'paragraph', phrase }]
}

function moneyOf({ functions }: Report): Phrase | undefined {
  const measured = functions.filter((each) => each.kind === 'measured')
  const [only] = measured
  if (only && functions.length === 1) {
    const { month, deployedMB } = only
    if (month === null) return undefined
    const extras = extrasSentence(month)
    return [...monthSentence({ month, deployedMB }), ...(extras ? [' ', ...extras] : [])]
  }
  const worse = measured.filter(({ verdict }) => verdict === 'fail' || verdict === 'accepted')
  const together = togetherFigure(worse.map(({ month }) => month))
  if (worse.length < 2 || together === undefined) return undefined
  const assumed = worse.some(({ month }) => month?.assumed === true)
  return [
    strong(together),
    ` for the ${worse.length} that got worse${assumed ? ', each at one million invocations where nobody says how many' : ''}.`,
  ]
}

function nextStep(report: Report): Phrase | undefined {
  switch (report.verdict) {
    case 'fail':
      return afterFail(report)
    case 'inconclusive':
      return unmeasuredOf(report.functions).length > 0
        ? ['Next: put right what is said below, as nothing is known of it.']
        : ['Next: run it again, or let it measure more with ', name('max-environments'), '.']
    default:
      return undefined
  }
}

function afterFail({ functions, overrideLabel, pullRequest }: Report): Phrase {
  const failing = functions.filter(
    (each): each is MeasuredFunction => each.kind === 'measured' && each.verdict === 'fail',
  )
  const isBroken = failing.some(({ findings }) =>
    findings.some(({ kind, severity }) => kind === 'new-failures' && severity === 'fail'),
  )
  const what = isBroken ? 'Next: read the error below' : 'Next: look for the cause below'
  if (overrideLabel === undefined || pullRequest === null) return [`${what}.`]
  return [`${what}; to accept it as it is, a maintainer sets the label `, name(overrideLabel), '.']
}
