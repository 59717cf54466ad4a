import type { Differences } from './differences.ts'
import { ALPHA, type Look } from './levels.ts'
import { type Hypothesis, type Measured, type Pool, SIDES } from './measured.ts'
import { above, below, type Diff, holm, plain } from './numbers.ts'

/** One question, at one size or at all together, and what the looks say to it. */
export interface Tested {
  cell: Hypothesis | undefined
  pool: Pool | undefined
  diff: Diff | undefined
  fail: number
  candidate: boolean
  beyondDoubt: boolean
  nonInferior: boolean
  nonInferiorAlone: boolean
  pass: number
  alpha: number
}

export function testAll(measured: Measured, differences: Differences, look: Look): Tested[] {
  const { fn, alive, first, judged, judgedAt, all, deployed } = measured
  const { cellDiff, diffOf } = differences
  const moved = deployed && deployed.base !== deployed.head ? deployed : undefined
  const cellsOf = (measure: 'duration' | 'cost', payload: number): Hypothesis[] =>
    alive
      .filter((mb) =>
        measure === 'duration' ? judged(payload, mb) : all.some((p) => judged(p, mb)),
      )
      .map((mb) => ({ measure, payload, base: mb, head: mb }))

  const answersOf = (measure: 'duration' | 'cost'): Tested[] => {
    const payloads = measure === 'duration' ? all : [0]
    const perPayload = payloads.map((payload) => ({
      measure,
      payload,
      cells: cellsOf(measure, payload),
    }))
    const pools = perPayload.filter((pool) => first(pool.cells.map((q) => q.head)).length > 1)
    const cells = perPayload.flatMap((pool) => pool.cells)
    if (moved) {
      for (const payload of payloads) {
        const q: Hypothesis = { measure, payload, base: moved.base, head: moved.head }
        const there =
          measure === 'duration'
            ? judged(payload, q.base) && judged(payload, q.head)
            : judgedAt(q).length > 0
        if (there) cells.push(q)
      }
    }
    const alpha = (ALPHA * look.part * (pools.length > 0 ? 0.5 : 1)) / 2
    const both = [
      pools.map((pool) => ({ cell: undefined, pool })),
      cells.map((cell) => ({ cell, pool: undefined })),
    ]
    return both.flatMap((questions) => {
      const diffs = questions.map((q) => diffOf(q, 'look'))
      const adjusted = holm(diffs.map((diff) => (diff ? above(diff, 0) : 1)))
      return questions.map((q, i): Tested => {
        const diff = diffs[i]
        const g = reach(measured, q.cell, pools.length > 0)
        const { fail, pass } = limits(measured, q, g)
        const candidate =
          (adjusted[i] ?? 1) <= alpha &&
          diff !== undefined &&
          diff.d >= fail &&
          (q.cell !== undefined || middle(q.pool?.cells ?? []) >= fail / 2)
        const wide = q.cell
          ? q.cell.base !== q.cell.head
          : first((q.pool?.cells ?? []).map((each) => each.head)).length >= 3
        return {
          ...q,
          diff,
          fail,
          pass,
          alpha,
          candidate,
          beyondDoubt:
            candidate &&
            (wide || fn.rule.oneMachine === true) &&
            above(diff as Diff, 2 * fail) * questions.length <= alpha,
          nonInferior: diff !== undefined && below(diff, pass) < look.level,
          nonInferiorAlone: diff !== undefined && below(diff, fail) < look.level,
        }
      })
    })
  }
  const middle = (cells: Hypothesis[]) => {
    const ds = cells
      .map((q) => cellDiff(q, 'look')?.d)
      .filter((d) => d !== undefined)
      .sort((a, b) => a - b)
    return ((ds[(ds.length - 1) >> 1] ?? 0) + (ds[ds.length >> 1] ?? 0)) / 2
  }
  const priced = SIDES.every((side) => Number(fn.prices[side].usdPerGBSecond) > 0)

  return [...answersOf('duration'), ...(priced ? answersOf('cost') : [])]
}

/** How many times the limit a single size may be worse by. */
function reach({ fn, deployed }: Measured, q: Hypothesis | undefined, several: boolean): number {
  if (!q || !several) return 1
  if (!deployed || q.head !== deployed.head || (q.base !== q.head && q.base !== deployed.base))
    return 3
  return q.measure === 'cost' || fn.payloads.length === 1 ? 1.5 : 2.5
}

function limits(
  { fn, reps }: Measured,
  q: Pick<Tested, 'cell' | 'pool'>,
  g: number,
): { fail: number; pass: number } {
  const measure = (q.cell ?? q.pool)?.measure
  if (measure === 'cost') {
    const theta = fn.limits.costPercent / 100
    return { fail: Math.log1p(theta), pass: Math.log1p(g * theta) }
  }
  const cells = q.cell ? [q.cell] : (q.pool?.cells ?? [])
  const logs = cells.map(({ payload, base }) =>
    plain(
      reps('look', 'base', base)
        .map((r) => r.payloads[payload]?.d)
        .filter((d) => d !== undefined)
        .map(Math.log),
    ),
  )
  const ms = 1 / Math.exp(plain(logs))
  const theta = fn.limits.durationPercent / 100
  return { fail: Math.log1p(Math.max(theta, ms)), pass: Math.log1p(Math.max(g * theta, ms)) }
}
