import { type CallNode, isPseudo, nodesOf } from '../../explain/call-tree.ts'
import { capitalized } from '../../shared/text.ts'
import { cleanLine, escapeHtml, MAX_NAME } from '../clean.ts'
import { baseWord, headNoun, headWord } from '../document/base.ts'
import type { FunctionReport } from '../schema.ts'
import { milliseconds } from '../text/numbers.ts'
import type { Figure } from './figure.ts'

/** Where both sides of a function spend their time. */
export interface Profiles {
  base: CallNode
  head: CallNode
}

const WIDTH = 1200
const ROW = 18
const MAX_DEPTH = 40
/** Narrower than this nobody sees. */
const MIN_WIDTH = 1

/**
 * A differential flame graph (Gregg, 2014): each box is a function under its caller, as wide as the time
 * that it takes in head; red where it takes longer than in base, blue where it takes less.
 */
function flameGraph({ base, head }: Profiles): string {
  const total = timeOf(head)
  if (!(total > 0)) return ''
  const boxes: string[] = []
  let depth = 0
  const draw = (node: CallNode, other: CallNode | undefined, x: number, row: number): void => {
    const width = (timeOf(node) / total) * WIDTH
    if (width < MIN_WIDTH || row > MAX_DEPTH) return
    depth = Math.max(depth, row)
    if (row >= 0) boxes.push(box(node, other, { x, row, width, total }))
    let at = x
    for (const [key, child] of node.children) {
      draw(child, other && counterpart(other, key, child), at, row + 1)
      at += (timeOf(child) / total) * WIDTH
    }
  }
  draw(head, base, 0, -1)
  const height = (depth + 1) * ROW
  return `<svg class="flame" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Flame graph of head, colored by the difference from base">\n${boxes.join('\n')}\n</svg>`
}

/** Lines move when anything is added above; a name stays. */
function counterpart(other: CallNode, key: string, { frame }: CallNode): CallNode | undefined {
  const same = other.children.get(key)
  if (same) return same
  return [...other.children.values()].find(
    (each) => each.frame?.name === frame?.name && each.frame?.file === frame?.file,
  )
}

function box(
  node: CallNode,
  other: CallNode | undefined,
  { x, row, width, total }: { x: number; row: number; width: number; total: number },
): string {
  const { frame } = node
  const [before, after] = [other ? timeOf(other) : 0, timeOf(node)]
  const name = cleanLine(frame?.name || '(anonymous)', MAX_NAME)
  const place =
    frame && !isPseudo(node) ? ` at ${cleanLine(frame.file, MAX_NAME)}:${frame.line}` : ''
  const title = `${name}${place}: ${milliseconds(before)} → ${milliseconds(after)}`
  const CHARACTER = 7
  const fits = Math.floor((width - 4) / CHARACTER)
  const label = fits < 3 ? '' : name.length <= fits ? name : `${name.slice(0, fits - 1)}…`
  const y = row * ROW
  return `<g data-n="${attribute(name)}"><title>${escapeHtml(title)}</title><rect x="${round(x)}" y="${y}" width="${round(width)}" height="${ROW - 1}" fill="${colour((after - before) / total)}"/>${label === '' ? '' : `<text x="${round(x + 3)}" y="${y + 13}">${escapeHtml(label)}</text>`}</g>`
}

/** The label when the box is made wider. */
const attribute = (name: string) => escapeHtml(name).replaceAll('"', '&#34;')

/** Full colour at a tenth of the whole. */
function colour(difference: number): string {
  const strength = Math.min(1, Math.abs(difference) / 0.1)
  const pale = Math.round(235 - 125 * strength)
  if (strength < 0.05) return 'rgb(235,235,235)'
  return difference > 0 ? `rgb(245,${pale},${pale})` : `rgb(${pale},${pale},245)`
}

function timeOf(node: CallNode): number {
  let total = node.selfMs
  for (const child of node.children.values()) total += timeOf(child)
  return total
}

const round = (value: number) => Math.round(value * 10) / 10

/** Self time of a function wherever it is called from, per invocation. */
interface SelfTime {
  name: string
  place: string
  baseMs: number
  headMs: number
}

const MAX_ROWS = 25

/** The graph in words and figures: the functions whose own time differs most. */
export function flameFigures(profiles: Profiles, fn: FunctionReport): Figure[] {
  const base = baseWord(fn)
  const graph = flameGraph(profiles)
  if (graph === '') return []
  const rows = selfTimes(profiles).map(({ name, place, baseMs, headMs }) => [
    `<code>${escapeHtml(name)}</code>`,
    escapeHtml(place),
    milliseconds(baseMs),
    milliseconds(headMs),
    `${headMs < baseMs ? '\u2212' : '+'}${milliseconds(Math.abs(headMs - baseMs))}`,
  ])
  return [
    {
      title: ['Where the time goes.'],
      caption: [
        `${capitalized(headNoun(fn))}'s call tree, each box as wide as its time per invocation: red takes longer than in ${base}, blue takes less time. Click a box, or go to it with the arrow keys and press Enter, to enlarge it. Both profiles are in report-dir, as .cpuprofile.`,
      ],
      legend: [],
      pictures: [graph],
      table: {
        columns: ['Function', 'At', `Itself, ${base}`, `Itself, ${headWord(fn)}`, 'Change'],
        rows,
      },
      full: true,
    },
  ]
}

function selfTimes({ base, head }: Profiles): SelfTime[] {
  const times = new Map<string, SelfTime>()
  const add = (root: CallNode, side: 'baseMs' | 'headMs') => {
    for (const { frame, selfMs } of nodesOf(root)) {
      if (!frame || selfMs === 0) continue
      const key = `${frame.file}\n${frame.name}`
      const known = times.get(key) ?? {
        name: cleanLine(frame.name || '(anonymous)', MAX_NAME),
        place: frame.file === '' ? '' : `${cleanLine(frame.file, MAX_NAME)}:${frame.line}`,
        baseMs: 0,
        headMs: 0,
      }
      known[side] += selfMs
      times.set(key, known)
    }
  }
  add(base, 'baseMs')
  add(head, 'headMs')
  const change = ({ baseMs, headMs }: SelfTime) => Math.abs(headMs - baseMs)
  return [...times.values()].sort((a, b) => change(b) - change(a)).slice(0, MAX_ROWS)
}
