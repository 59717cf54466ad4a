import stringWidth from 'string-width'
import { cleanLine, logLines, MAX_NAME, MAX_SENTENCE } from '../clean.ts'
import { reportDocument } from '../document/document.ts'
import type { Block, Chart, Column, Inline, Phrase } from '../document/model.ts'
import type { Report } from '../schema.ts'
import { breakable, counted, megabytes, milliseconds } from '../text/numbers.ts'
import { padded, tableLines } from './table.ts'

export interface TerminalLook {
  /** Whether escape sequences for colours and bold may be written. */
  colors: boolean
  /** Columns of the terminal. */
  columns: number
}

/**
 * The report for a terminal: what was decided and the tables, without what GitHub folds a second time.
 * The text of strangers is cleaned of everything that a terminal would obey.
 */
export function renderTerminal(report: Report, look: TerminalLook): string {
  const lines = reportDocument(report).flatMap((block) => blockLines(block, look))
  return `${lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`
}

function blockLines(block: Block, look: TerminalLook): string[] {
  switch (block.kind) {
    case 'heading':
      return [
        '',
        ...wrapped(plain(block.phrase), look).map((line) => painted(line, BOLD, look)),
        '',
      ]
    case 'paragraph':
      return [...wrapped(plain(block.phrase), look), '']
    case 'note':
      return [...wrapped(plain(block.phrase), look).map((line) => painted(line, DIM, look)), '']
    case 'list':
      return [...block.items.flatMap((item) => listItem(plain(item), look)), '']
    case 'log':
      return [...logLines(block.text).map((line) => painted(`  ${line}`, DIM, look)), '']
    case 'caution':
      return [
        ...wrapped(plain(block.phrase), look).map((line) => painted(line, BOLD, look)),
        ...block.commands.map((line) => `  ${line}`),
        '',
      ]
    case 'table':
      return [...table(block.columns, block.rows, look), '']
    case 'details':
      return detailsLines(block, look)
    case 'chart':
      return [...bars(block, look), '']
  }
}

/** A fold is unfolded once; what is in a further one is in the markdown and in report.json. */
function detailsLines(block: Block & { kind: 'details' }, look: TerminalLook): string[] {
  const summary = plain(block.summary)
  if (summary === HOW_MEASURED) return wrapped(MORE, look).map((line) => painted(line, DIM, look))
  const inside = block.blocks
    .filter(({ kind }) => kind !== 'details')
    .flatMap((each) => blockLines(each, look))
  const title =
    summary === 'Details'
      ? []
      : [...wrapped(summary, look).map((line) => painted(line, BOLD, look)), '']
  return [...title, ...inside]
}

const HOW_MEASURED = 'How it was measured'
const MORE = 'How it was measured, and everything else: --format markdown, or --report-dir DIR.'

function table(
  columns: readonly Column[],
  rows: readonly (readonly Phrase[])[],
  look: TerminalLook,
): string[] {
  const { lines, leftOut } = tableLines(
    {
      titles: columns.map(({ title }) => title),
      align: columns.map(({ align }) => align),
      rows: rows.map((cells) => cells.map(plain)),
    },
    look.columns,
  )
  const [titles = '', ...body] = lines
  const note = `${counted(leftOut, 'column')} left out, as the terminal is too narrow.`
  return [
    painted(titles, DIM, look),
    ...body.map((line, at) => painted(line, colorOf(plain(rows[at]?.[0] ?? [])), look)),
    ...(leftOut === 0 ? [] : wrapped(note, look).map((line) => painted(line, DIM, look))),
  ]
}

/** One bar per side and size, the longest as wide as the terminal allows. */
function bars({ base, head, sizesMB, baseMs, headMs }: Chart, look: TerminalLook): string[] {
  const longest = Math.max(...baseMs, ...headMs)
  const width = Math.max(10, Math.min(MAX_BAR, look.columns - 34))
  const wordWidth = Math.max(8, base.length, head.length)
  const bar = (ms: number) => '█'.repeat(Math.max(1, Math.round((width * ms) / longest)))
  return sizesMB.flatMap((memoryMB, at) => {
    const [before = 0, after = 0] = [baseMs[at], headMs[at]]
    const label = padded(megabytes(memoryMB), 10, 'right')
    return [
      `${label}  ${padded(base, wordWidth, 'left')} ${painted(bar(before), DIM, look)} ${milliseconds(before)}`,
      `${' '.repeat(10)}  ${padded(head, wordWidth, 'left')} ${painted(bar(after), barColor(before, after), look)} ${milliseconds(after)}`,
    ]
  })
}

const MAX_BAR = 50

/** A picture gives no verdict: what may be chance has no colour. */
function barColor(baseMs: number, headMs: number): number {
  if (headMs > baseMs * 1.02) return YELLOW
  return headMs < baseMs * 0.98 ? GREEN : PLAIN
}

function listItem(text: string, look: TerminalLook): string[] {
  const [first = '', ...rest] = wrapped(text, { ...look, columns: look.columns - 2 })
  return [`- ${first}`, ...rest.map((line) => `  ${line}`)]
}

/** Lines no wider than the terminal, broken between words, a figure and its unit being one. */
function wrapped(text: string, { columns }: TerminalLook): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/(?<!\d) | (?!(?:%|MB|ms|M)(?![A-Za-z]))/)) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line !== '' && stringWidth(longer) > columns) {
      lines.push(line)
      line = word
    } else line = longer
  }
  return [...lines, line]
}

function plain(phrase: Phrase): string {
  return breakable(phrase.map(plainPart).join(''))
}

function plainPart(part: Inline): string {
  if (typeof part === 'string') return part.replaceAll('`', '')
  switch (part.kind) {
    case 'name':
      return cleanLine(part.text, MAX_NAME) || '(no name)'
    case 'said':
      return cleanLine(part.text, MAX_SENTENCE)
    case 'link':
    case 'strong':
      return plain(part.of)
  }
}

const [BOLD, DIM, RED, YELLOW, GREEN, PLAIN] = [1, 2, 31, 33, 32, 0]

function colorOf(mark: string): number {
  if (mark.startsWith('❌')) return RED
  return mark.startsWith('⚠️') ? YELLOW : PLAIN
}

function painted(text: string, style: number, { colors }: TerminalLook): string {
  return colors && style !== PLAIN && text !== '' ? `\u001b[${style}m${text}\u001b[0m` : text
}
