import { withoutPeriod } from '../../shared/text.ts'
import type { MeasuredFunction, ReportChange, ReportRow } from '../schema.ts'
import {
  megabytes,
  millisecondsPair,
  percent,
  signedPercent,
  unbroken,
  usd,
  usdPair,
} from '../text/numbers.ts'
import { headNoun } from './base.ts'
import { type Block, type Column, type Phrase, said, strong } from './model.ts'
import { wholeCents } from './money.ts'
import { changeText } from './rows.ts'

type Measured = Extract<NonNullable<MeasuredFunction['otherArchitecture']>, { kind: 'measured' }>

/**
 * `**arm64** would cost 17.9 % less than x86_64 at 512 MB (−19.0 % to −16.8 %) and answer 2 % slower,
 * saving $3.20 a month.` Where no difference in cost shows, that.
 */
export function architectureSentence(fn: MeasuredFunction): Phrase | undefined {
  const { otherArchitecture: other, architecture } = fn
  if (other?.kind !== 'measured') return undefined
  const row = other.sizes.find(({ memoryMB }) => memoryMB === other.memoryMB)
  if (!row?.cost || !row.duration) return undefined
  const at = `at ${megabytes(other.memoryMB)}`
  const { lowPercent, highPercent, changePercent } = row.cost
  if (lowPercent === null || highPercent === null) return undefined
  const interval = `${signedPercent(lowPercent)} to ${signedPercent(highPercent)}`
  const duration = durationClause(row.duration)
  if (lowPercent <= 0 && highPercent >= 0) {
    return [
      `Whether ${other.architecture} would be cheaper than ${architecture} ${at} cannot be decided: its cost would change by ${interval}; it would ${duration}.`,
    ]
  }
  const by = `${percent(changePercent)} ${changePercent < 0 ? 'less' : 'more'}`
  return [
    strong(other.architecture),
    ` would cost ${by} than ${architecture} ${at} (${interval}) and ${duration}${monthClause(other)}.`,
  ]
}

/** The fold with every size, or with the reason why there is nothing to show. */
export function architectureDetails(fn: MeasuredFunction): Block[] {
  const { otherArchitecture: other, architecture } = fn
  if (other === undefined) return []
  const summary = [`Architecture: ${architecture} against ${other.architecture}`]
  if (other.kind === 'none') {
    const phrase = ['Not compared: ', said(withoutPeriod(other.reason)), '.']
    return [{ kind: 'details', summary, blocks: [{ kind: 'paragraph', phrase }] }]
  }
  const note: Block = {
    kind: 'note',
    phrase: [
      `Both columns are ${headNoun(fn)}'s code, so this is advice and does not affect the verdict. Code in layers and archives was not inspected.`,
    ],
  }
  return [{ kind: 'details', summary, blocks: [table(other, architecture), note] }]
}

function table({ architecture: other, sizes }: Measured, own: string): Block {
  const right = (title: string): Column => ({ title, align: 'right' })
  return {
    kind: 'table',
    columns: [
      right('Memory'),
      right(`Duration, ${own} → ${other}`),
      right('Change'),
      right(`Cost per 1M, ${own} → ${other}`),
      right('Change'),
    ],
    rows: sizes.map(({ memoryMB, base, head, duration, cost }: ReportRow) => [
      [unbroken(megabytes(memoryMB))],
      [unbroken(millisecondsPair(base?.durationMs, head?.durationMs))],
      [unbroken(changeText(duration))],
      [unbroken(usdPair(base?.costPerMillionUsd, head?.costPerMillionUsd))],
      [unbroken(changeText(cost))],
    ]),
  }
}

function durationClause({ changePercent, lowPercent, highPercent }: ReportChange): string {
  if (lowPercent === null || highPercent === null || (lowPercent <= 0 && highPercent >= 0)) {
    return 'answer about as fast'
  }
  return `answer ${percent(changePercent)} ${changePercent < 0 ? 'faster' : 'slower'}`
}

function monthClause({ costPerMonthUsd: change }: Measured): string {
  if (change === null || change === 0) return ''
  const amount = usd(Math.abs(change), wholeCents(Math.abs(change)))
  return change < 0 ? `, saving ${amount} a month` : `, ${amount} a month more`
}
