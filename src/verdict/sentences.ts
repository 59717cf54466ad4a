import { type Answer, testable } from './answers.ts'
import { toChange } from './change.ts'
import type { Change, Finding } from './comparison.ts'
import { differenceFor } from './differences.ts'
import type { Stage } from './evidence.ts'
import { sideFigures } from './figures.ts'
import { type CellQuestion, cellsOf, type Matter, payloadsAt, type Question } from './matter.ts'
import type { Outcome } from './outcome.ts'
import { dollars, megabytes, milliseconds, plainPercent, signedPercent } from './wording.ts'

/**
 * One sentence for a change that was found: what, from how much to how much, how sure.
 * @example At 1,024 MB payload large takes 461 ms instead of 412 ms: 11.9 % longer (with 95 %
 *   confidence between +10.7 % and +13.1 %; limit 5 %).
 */
export function changeSentence(answer: Answer, outcome: Outcome): string {
  const { question } = answer
  const { change, stage } = reported(answer, outcome)
  const { function_ } = outcome.matter
  const limit =
    question.measure === 'cost' ? function_.limits.costPercent : function_.limits.durationPercent
  const more = change.changePercent > 0
  const comparative =
    question.measure === 'cost' ? (more ? 'more' : 'less') : more ? 'longer' : 'shorter'
  const between = `with 95 % confidence between ${signedPercent(change.lowPercent)} and ${signedPercent(change.highPercent)}`
  const known = more ? `${between}; limit ${plainPercent(limit)}` : between
  const by = `${plainPercent(change.changePercent)} ${comparative}`
  return `${statement(question, by, outcome, stage)} (${known}).`
}

/** The estimate that is reported: from fresh replicas where there are enough, else from the looks. */
export function reported(
  { question, difference }: Answer,
  outcome: Outcome,
): { change: Change; stage: Stage } {
  const fresh = testable(differenceFor(question, outcome.matter, 'confirm'))
  const stage = fresh ? 'confirm' : 'look'
  const best = fresh ?? difference
  if (best === undefined) throw new RangeError('An answer without an estimate cannot be reported.')
  return { change: toChange(best, stage, outcome, 'inconclusive'), stage }
}

/** Where a finding holds, as its fields. */
export function placeOf(question: Question, matter: Matter): Pick<Finding, 'memoryMB' | 'payload'> {
  return {
    ...(question.scope === 'cell' && { memoryMB: question.sizes.head.memoryMB }),
    ...(question.measure === 'duration' && { payload: payloadName(question.payload, matter) }),
  }
}

/** What a question is about, as a noun phrase: `the duration of payload large at 128 MB`. */
export function topic(question: Question, matter: Matter): string {
  const what =
    question.measure === 'cost'
      ? 'the cost'
      : `the duration of payload ${payloadName(question.payload, matter)}`
  return question.scope === 'cell' ? `${what} ${at(question)}` : `${what} over all sizes`
}

/** The sentence up to how sure it is. */
function statement(question: Question, by: string, outcome: Outcome, stage: Stage): string {
  const { matter } = outcome
  if (question.scope === 'pooled') {
    const over = `over all ${cellsOf(question, matter).length} memory sizes`
    return question.measure === 'cost'
      ? `An invocation costs ${by} ${over}`
      : `Payload ${payloadName(question.payload, matter)} takes ${by} ${over}`
  }
  const payloads =
    question.measure === 'cost' ? payloadsAt(matter, question.sizes) : [question.payload]
  const base = sideFigures('base', question.sizes.base, payloads, matter, stage)
  const head = sideFigures('head', question.sizes.head, payloads, matter, stage)
  const where = capitalised(at(question))
  if (question.measure === 'cost') {
    return `${where} a million invocations cost ${dollars(head?.costPerMillionUsd ?? 0)} instead of ${dollars(base?.costPerMillionUsd ?? 0)}: ${by}`
  }
  return `${where} payload ${payloadName(question.payload, matter)} takes ${milliseconds(head?.durationMs ?? 0)} instead of ${milliseconds(base?.durationMs ?? 0)}: ${by}`
}

function at({ sizes: { base, head } }: CellQuestion): string {
  if (base === head) return `at ${megabytes(head.memoryMB)}`
  return `as deployed (${megabytes(head.memoryMB)} instead of ${megabytes(base.memoryMB)})`
}

function payloadName(payload: number, { function_ }: Matter): string {
  return function_.payloads[payload]?.name ?? ''
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
