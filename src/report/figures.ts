import { nameDigest } from '../shared/name-digest.ts'
import { deployedRow } from './deployed.ts'
import type { FunctionReport, MeasuredFunction, ReportChange } from './schema.ts'

/** A change in percent and half of its interval, to a tenth. */
interface FigureChange {
  percent: number
  plusMinus: number
}

/** What the next push is to know of a function. */
export interface Figure {
  state: 'passes' | 'worse' | 'undecided' | 'unmeasured'
  /** What its first regression is about, where that holds for the row of the changes. */
  measure: 'cost' | 'duration' | 'none'
  cost: FigureChange | undefined
  duration: FigureChange | undefined
  /** Which row the changes are of, where it is not the one as deployed. */
  memoryMB: number | undefined
}

/** Figures by the digest of a function's name, so that they hold nobody's words. */
export type Figures = ReadonlyMap<string, Figure>

const VERSION = '1'
const MAX_FUNCTIONS = 150
/** Whatever a report claims: 150 functions have to fit. */
const MAX_TENTHS = 999_999
const STATES = { p: 'passes', w: 'worse', u: 'undecided', x: 'unmeasured' } as const
const MEASURES = { c: 'cost', d: 'duration', o: 'none' } as const
const CHANGE = '(?:(n?\\d{1,6}),(\\d{1,6}))?'
const ENTRY = new RegExp(`^([0-9a-f]{8}):([pwux]):([cdo]):${CHANGE}:${CHANGE}:(\\d{0,5})$`)

const STATE_OF = {
  fail: 'worse',
  accepted: 'worse',
  inconclusive: 'undecided',
  pass: 'passes',
} as const

export function figureOf(fn: FunctionReport): Figure {
  if (fn.kind !== 'measured') {
    const state = fn.kind === 'unmeasured' ? 'unmeasured' : 'passes'
    const none = { cost: undefined, duration: undefined, memoryMB: undefined }
    return { state, measure: 'none', ...none }
  }
  const deployed = deployedRow(fn)
  const row = deployed ?? fn.sizes[0]
  return {
    state: STATE_OF[fn.verdict],
    measure: measureOf(fn, row?.memoryMB),
    cost: changeOf(row?.cost),
    duration: changeOf(row?.duration),
    memoryMB: deployed ? undefined : row?.memoryMB,
  }
}

function measureOf({ findings }: MeasuredFunction, memoryMB: number | undefined) {
  const first = findings.find(({ severity }) => severity === 'fail')
  if (first === undefined || first.payload !== null) return 'none'
  if (first.memoryMB !== null && first.memoryMB !== memoryMB) return 'none'
  if (first.kind === 'cost-regression') return 'cost'
  return first.kind === 'duration-regression' ? 'duration' : 'none'
}

function changeOf(change: ReportChange | null | undefined): FigureChange | undefined {
  if (!change || change.lowPercent === null || change.highPercent === null) return undefined
  const tenths = Math.round(10 * change.changePercent)
  const halfTenths = Math.round(5 * Math.abs(change.highPercent - change.lowPercent))
  if (Math.abs(tenths) > MAX_TENTHS || halfTenths > MAX_TENTHS) return undefined
  return { percent: tenths / 10, plusMinus: halfTenths / 10 }
}

/**
 * The figures of at most 150 functions as a line without spaces; empty where there is no function.
 * @param functions those that need somebody first
 */
export function formatFigures(functions: readonly FunctionReport[]): string {
  if (functions.length === 0) return ''
  const entries = functions.slice(0, MAX_FUNCTIONS).map((fn) => {
    const { state, measure, cost, duration, memoryMB } = figureOf(fn)
    const letters = `${letterOf(STATES, state)}:${letterOf(MEASURES, measure)}`
    return `${nameDigest(fn.name)}:${letters}:${changeText(cost)}:${changeText(duration)}:${memoryMB ?? ''}`
  })
  return [VERSION, ...entries].join(';')
}

/** What can be read of it; nothing of another version. */
export function readFigures(text: string): Figures {
  const [version, ...entries] = text.split(';')
  if (version !== VERSION) return new Map()
  return new Map(entries.slice(0, MAX_FUNCTIONS).flatMap(readEntry))
}

function readEntry(text: string): [string, Figure][] {
  const found = ENTRY.exec(text)
  if (!found) return []
  const [, digest = '', state, measure, cost, costHalf, duration, durationHalf, memory] = found
  const figure: Figure = {
    state: STATES[state as keyof typeof STATES],
    measure: MEASURES[measure as keyof typeof MEASURES],
    cost: readChange(cost, costHalf),
    duration: readChange(duration, durationHalf),
    memoryMB: memory ? Number(memory) : undefined,
  }
  return [[digest, figure]]
}

function readChange(tenths: string | undefined, half: string | undefined) {
  if (tenths === undefined || half === undefined) return undefined
  return { percent: Number(tenths.replace('n', '-')) / 10, plusMinus: Number(half) / 10 }
}

function changeText(change: FigureChange | undefined): string {
  if (change === undefined) return ''
  const tenths = Math.round(10 * change.percent)
  return `${tenths < 0 ? 'n' : ''}${Math.abs(tenths)},${Math.round(10 * change.plusMinus)}`
}

function letterOf(letters: Readonly<Record<string, string>>, word: string): string {
  return Object.keys(letters).find((letter) => letters[letter] === word) ?? ''
}
