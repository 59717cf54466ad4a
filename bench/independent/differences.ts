import type { Rep } from './evidence.ts'
import type { Hypothesis, Measured, Pool, Side } from './measured.ts'
import { average, type Diff, type Mean, meanOf, plain } from './numbers.ts'
import { type Read, valueIn } from './values.ts'

/** Head less base, as logarithms: at one size, and where there are enough replicas, of any question. */
export interface Differences {
  cellDiff: (q: Hypothesis, stage: string) => Diff | undefined
  diffOf: (
    question: { cell: Hypothesis | undefined; pool: Pool | undefined },
    stage: string,
  ) => Diff | undefined
}

export function differencesOf(measured: Measured): Differences {
  const { reps, alive, hostOf, grouped, first, judged, judgedAt } = measured
  const value = valueIn(measured)
  const own = (q: Hypothesis, payloads: number[], stage: string, side: Side, mb: number) =>
    meanOf(reps(stage, side, mb).map(value(q, payloads, side, mb)))
  const withSharedError = (
    q: Hypothesis,
    payloads: number[],
    stage: string,
    side: Side,
    mb: number,
  ) => {
    const self = own(q, payloads, stage, side, mb)
    if (!self) return undefined
    const others = first(alive)
      .filter((other) => hostOf(other) !== hostOf(mb) && payloads.every((p) => judged(p, other)))
      .map((other) => own(q, payloads, stage, side, other))
      .filter((x) => x !== undefined)
    return moderated(self, others)
  }
  /** Whether head less base is taken pair by pair: what ran at one size, all of it in pairs. */
  const inPairs = (stage: string, base: number, head: number) =>
    hostOf(base) === hostOf(head) &&
    [...reps(stage, 'base', base), ...reps(stage, 'head', head)].every((r) => r.pair !== undefined)
  const ofPairs = (q: Hypothesis, payloads: number[], stage: string, base: number, head: number) =>
    pairMean(
      reps(stage, 'base', base),
      value(q, payloads, 'base', base),
      reps(stage, 'head', head),
      value(q, payloads, 'head', head),
    )
  const cellDiff = (q: Hypothesis, stage: string) => {
    const payloads = judgedAt(q)
    if (inPairs(stage, q.base, q.head)) {
      const self = ofPairs(q, payloads, stage, q.base, q.head)
      if (!self) return undefined
      const others = first(alive)
        .filter((mb) => hostOf(mb) !== hostOf(q.head) && payloads.every((p) => judged(p, mb)))
        .map((mb) => ofPairs(q, payloads, stage, mb, mb))
        .filter((x) => x !== undefined)
      return { ...moderated(self, others), k: self.n }
    }
    return minus(
      withSharedError(q, payloads, stage, 'base', q.base),
      withSharedError(q, payloads, stage, 'head', q.head),
    )
  }
  const poolDiff = (pool: Pool, stage: string) =>
    average(
      grouped(pool.cells.map((q) => q.head)).map((sizes) => {
        const cells = pool.cells.filter((q) => sizes.includes(q.head))
        const reading = (side: Side): Read => {
          const readings = cells.map((q) => {
            const read = value(q, judgedAt(q), side, q.head)
            return new Map(reps(stage, side, q.head).map((r) => [r.name, read(r)]))
          })
          return ({ name }) => {
            const ys = readings.map((own) => own.get(name)).filter((y) => y !== undefined)
            return ys.length === cells.length ? plain(ys) : undefined
          }
        }
        const mb = sizes[0] ?? 0
        const [base, head] = [reps(stage, 'base', mb), reps(stage, 'head', mb)]
        const [readBase, readHead] = [reading('base'), reading('head')]
        const paired = pairMean(base, readBase, head, readHead)
        const diff = inPairs(stage, mb, mb)
          ? paired && { ...paired, k: paired.n }
          : minus(meanOf(base.map(readBase)), meanOf(head.map(readHead)))
        return { diff, parts: sizes.length }
      }),
    )
  return {
    cellDiff,
    diffOf: ({ cell, pool }, stage) =>
      known(cell ? cellDiff(cell, stage) : pool && poolDiff(pool, stage)),
  }
}

/** A mean with half of its error from the other sizes. */
function moderated(self: Mean, others: readonly Mean[]): Mean {
  const m = others.length + 1
  let e2 = 0
  let f = 0
  for (const [other, w] of [
    [self, 0.5 + 0.5 / m] as const,
    ...others.map((x) => [x, 0.5 / m] as const),
  ]) {
    e2 += (w * other.e2 * other.n) / self.n
    f += ((w * other.n) / self.n) ** 2 * other.f
  }
  return { ...self, e2, f }
}

export function minus(b: Mean | undefined, h: Mean | undefined): Diff | undefined {
  return b && h && { d: h.d - b.d, e2: b.e2 + h.e2, f: b.f + h.f, k: Math.min(b.n, h.n) }
}

function pairMean(base: Rep[], readBase: Read, head: Rep[], readHead: Read): Mean | undefined {
  const ds = base.map((b) => {
    const partner = head.find((h) => h.pair === b.pair)
    const [x, y] = [readBase(b), partner && readHead(partner)]
    return x === undefined || y === undefined ? undefined : y - x
  })
  return meanOf(ds, 2)
}

function known(diff: Diff | undefined): Diff | undefined {
  return diff && diff.k >= 4 ? diff : undefined
}
