/**
 * The decision rule once more, written from "The rule, exactly" in docs/how-it-decides.md alone. It
 * shares nothing with the product but the lines of samples.ndjson.
 */
import { type Case, group, type Line, type PayloadData, type Rep } from './evidence.ts'
import {
  above,
  average,
  below,
  type Diff,
  fisher,
  holm,
  type Mean,
  meanOf,
  plain,
  sumOf,
  varianceOf,
} from './numbers.ts'

export type Outcome = 'pass' | 'fail' | 'inconclusive' | 'look' | 'confirm'

interface Hypothesis {
  measure: 'duration' | 'cost'
  payload: number
  base: number
  head: number
}
interface Pool {
  measure: 'duration' | 'cost'
  payload: number
  cells: Hypothesis[]
}
interface Tested {
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

const ALPHA = 0.05
const POCOCK = [1, 0.588, 0.442, 0.364, 0.316]
const LEVELS: Record<string, number[]> = {
  '6,14,36': [0.020621, 0.020621, 0.020621],
  '4,8,12,20,32': [0.001112, 0.005055, 0.01006, 0.020405, 0.034478],
  '4,6,10,16,24': [0.002109, 0.004861, 0.011436, 0.021521, 0.033755],
  '4,6,9,13,20': [0.003051, 0.006608, 0.012577, 0.020557, 0.033338],
  '4,6,8,12,16': [0.004431, 0.009014, 0.013871, 0.023364, 0.032103],
}
const SIDES = ['base', 'head'] as const

export function judge(fn: Case, lines: readonly Line[]): Outcome {
  const data = group(fn, lines)
  const reps = (stage: string, side: string, mb: number) => data.get(`${stage} ${side} ${mb}`) ?? []
  const alive = fn.memorySizesMB.filter((mb) => !fn.abandoned?.some((g) => g.memoryMB === mb))
  const ranAt = new Map(lines.map((line) => [line.memoryMB, line.ranAtMB ?? line.memoryMB]))
  const hostOf = (mb: number) => ranAt.get(mb) ?? mb
  /** The sizes, those of a group together. */
  const grouped = (sizes: readonly number[]) =>
    [...new Set(sizes.map(hostOf))].map((id) => sizes.filter((mb) => hostOf(mb) === id))
  const once = (among: Tested[]) =>
    new Set(
      among.map(({ cell, pool }) =>
        cell
          ? `${cell.measure} ${cell.payload} ${hostOf(cell.base)} ${hostOf(cell.head)} ${cell.base === cell.head}`
          : `${pool?.measure} ${pool?.payload}`,
      ),
    ).size
  const first = (sizes: readonly number[]) => grouped(sizes).map((own) => own[0] ?? 0)
  const judged = (p: number, mb: number) =>
    alive.includes(mb) &&
    SIDES.every((side) => {
      const own = reps('look', side, mb)
      return (
        own.some((r) => r.payloads[p]?.d !== undefined) ||
        !own.some((r) => (r.payloads[p]?.keptFailed ?? 0) > 0)
      )
    })
  const all = fn.payloads.map((_, p) => p)
  const judgedAt = (q: Hypothesis) =>
    q.measure === 'duration'
      ? [q.payload]
      : all.filter((p) => judged(p, q.base) && judged(p, q.head))

  // Logs count where every replica of everything that is judged has them.
  const withLogs =
    SIDES.every((side) => fn.prices[side].logs) &&
    all.every((p) =>
      alive
        .filter((mb) => judged(p, mb))
        .every((mb) =>
          ['look', 'confirm'].every((stage) =>
            SIDES.every((side) =>
              reps(stage, side, mb).every(
                (r) => r.payloads[p]?.d === undefined || r.payloads[p]?.l !== undefined,
              ),
            ),
          ),
        ),
    )

  const value =
    (q: { measure: string }, payloads: number[], side: 'base' | 'head', mb: number) => (r: Rep) => {
      const own = payloads.map((p) => r.payloads[p])
      if (own.some((x) => x?.d === undefined)) return undefined
      if (q.measure === 'duration') return Math.log(own[0]?.d ?? 0)
      const weights = payloads.map((p) => fn.payloads[p]?.weight ?? 0)
      const total = weights.reduce((a, b) => a + b, 0)
      const billed = own.reduce((sum, x, i) => sum + (weights[i] ?? 0) * (x?.b ?? 0), 0) / total
      const price = fn.prices[side]
      const perSecond =
        (mb / 1024) * Number(price.usdPerGBSecond) +
        (Math.max(0, fn.ephemeralStorageMB[side] - 512) / 1024) *
          Number(price.usdPerTmpGBSecond ?? 0)
      const logged = own.reduce((sum, x, i) => sum + (weights[i] ?? 0) * (x?.l ?? 0), 0) / total
      const perByte = withLogs ? Number(price.logs?.tiers[0]?.usdPerGB) / 2 ** 30 : 0
      return Math.log((billed / 1000) * perSecond + Number(price.usdPerRequest) + logged * perByte)
    }
  const own = (
    q: Hypothesis,
    payloads: number[],
    stage: string,
    side: 'base' | 'head',
    mb: number,
  ) => meanOf(reps(stage, side, mb).map(value(q, payloads, side, mb)))
  const withSharedError = (
    q: Hypothesis,
    payloads: number[],
    stage: string,
    side: 'base' | 'head',
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
  const moderated = (self: Mean, others: readonly Mean[]): Mean => {
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
  const minus = (b: Mean | undefined, h: Mean | undefined): Diff | undefined =>
    b && h && { d: h.d - b.d, e2: b.e2 + h.e2, f: b.f + h.f, k: Math.min(b.n, h.n) }
  /** Whether head less base is taken pair by pair: what ran at one size, all of it in pairs. */
  const inPairs = (stage: string, base: number, head: number) =>
    hostOf(base) === hostOf(head) &&
    [...reps(stage, 'base', base), ...reps(stage, 'head', head)].every((r) => r.pair !== undefined)
  type Read = (r: Rep) => number | undefined
  const pairMean = (base: Rep[], readBase: Read, head: Rep[], readHead: Read) => {
    const ds = base.map((b) => {
      const partner = head.find((h) => h.pair === b.pair)
      const [x, y] = [readBase(b), partner && readHead(partner)]
      return x === undefined || y === undefined ? undefined : y - x
    })
    return meanOf(ds, 2)
  }
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
        const reading = (side: 'base' | 'head'): Read => {
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
  const known = (diff: Diff | undefined) => (diff && diff.k >= 4 ? diff : undefined)
  const diffOf = (a: Pick<Tested, 'cell' | 'pool'>, stage: string) =>
    known(a.cell ? cellDiff(a.cell, stage) : poolDiff(a.pool as Pool, stage))

  const counts = alive.flatMap((mb) => SIDES.map((side) => reps('look', side, mb).length))
  const replicas = counts.length === 0 ? 0 : Math.min(...counts)
  const { looks, confirmReplicas } = fn.rule
  const may = !fn.exhausted && alive.length > 0
  const next = may ? looks.find((look) => look > replicas) : undefined
  if (next !== undefined && next === looks[0]) return 'look'
  const index = Math.max(0, looks.filter((look) => look <= replicas).length - 1)
  const part = POCOCK[looks.length - 1] ?? 1 / looks.length
  const level = looks.length === 1 ? ALPHA : (LEVELS[looks.join()]?.[index] ?? 0)

  const deployed =
    fn.deployedMB && alive.includes(fn.deployedMB.base) && alive.includes(fn.deployedMB.head)
      ? fn.deployedMB
      : undefined
  const moved = deployed && deployed.base !== deployed.head ? deployed : undefined
  const cellsOf = (measure: 'duration' | 'cost', payload: number): Hypothesis[] =>
    alive
      .filter((mb) =>
        measure === 'duration' ? judged(payload, mb) : all.some((p) => judged(p, mb)),
      )
      .map((mb) => ({ measure, payload, base: mb, head: mb }))
  const priced = SIDES.every((side) => Number(fn.prices[side].usdPerGBSecond) > 0)

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
    const alpha = (ALPHA * part * (pools.length > 0 ? 0.5 : 1)) / 2
    const both = [
      pools.map((pool) => ({ cell: undefined, pool })),
      cells.map((cell) => ({ cell, pool: undefined })),
    ]
    return both.flatMap((questions) => {
      const diffs = questions.map((q) => diffOf(q, 'look'))
      const adjusted = holm(diffs.map((diff) => (diff ? above(diff, 0) : 1)))
      return questions.map((q, i): Tested => {
        const diff = diffs[i]
        const g = reach(q.cell, pools.length > 0)
        const { fail, pass } = limits(q, g)
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
          nonInferior: diff !== undefined && below(diff, pass) < level,
          nonInferiorAlone: diff !== undefined && below(diff, fail) < level,
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
  const reach = (q: Hypothesis | undefined, several: boolean) => {
    if (!q || !several) return 1
    if (!deployed || q.head !== deployed.head || (q.base !== q.head && q.base !== deployed.base))
      return 3
    return q.measure === 'cost' || fn.payloads.length === 1 ? 1.5 : 2.5
  }
  const limits = (q: Pick<Tested, 'cell' | 'pool'>, g: number) => {
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

  const answers = [...answersOf('duration'), ...(priced ? answersOf('cost') : [])]
  const onlyDeployed = fn.failOn === 'deployed' && fn.deployedMB !== undefined
  const gating = (a: Tested) => !a.cell || !onlyDeployed || a.cell.head === fn.deployedMB?.head
  const widerOf = (a: Tested) =>
    a.cell && a.cell.base === a.cell.head
      ? answers.find(
          (w) =>
            w.pool &&
            w.pool.measure === a.cell?.measure &&
            (w.pool.measure === 'cost' || w.pool.payload === a.cell?.payload),
        )
      : undefined
  const reaches = (a: Tested) => {
    if (a.cell || !onlyDeployed || !deployed) return true
    const there = a.pool?.cells.find((q) => q.head === deployed.head)
    const diff = there && cellDiff(there, 'look')
    return diff !== undefined && diff.d >= a.fail
  }
  const flagged = answers.filter((a) => a.candidate && gating(a) && reaches(a))
  const candidates = flagged.filter((a) => {
    const w = widerOf(a)
    return !w || !flagged.includes(w)
  })
  const singles = answers.filter((a) => a.cell && gating(a))
  const settled = (a: Tested) =>
    a.nonInferiorAlone || (a.nonInferior && (widerOf(a)?.nonInferior ?? true))
  const nonInferior = singles.length > 0 && singles.every(settled)

  const failing = fn.failOn !== 'none'
  const bad: Outcome = failing ? 'fail' : 'pass'
  if (newFailures() && failing) return 'fail'
  if (candidates.length > 0 && confirmReplicas === 0) return bad
  if (candidates.some((a) => a.beyondDoubt)) return bad
  if (candidates.length > 0) {
    const confirmed = (among: Tested[]) =>
      among.some((a) => {
        const diff = diffOf(a, 'confirm')
        if (!diff || (a.cell && !fn.rule.oneMachine && diff.k <= confirmReplicas)) return false
        if (diff.d < a.fail) return false
        return above(diff, a.cell ? a.fail / 2 : 0) < ALPHA / 2 / once(among)
      })
    if (confirmed(candidates) || confirmed(flagged.filter((a) => !candidates.includes(a))))
      return bad
    const first = confirmReplicas / 2 + confirmReplicas * index
    const have = freshReplicas()
    const refuted = candidates.every((a) => {
      const diff = diffOf(a, 'confirm')
      return diff !== undefined && below(diff, a.fail) < ALPHA
    })
    const enough = have >= first + confirmReplicas || (have >= first && refuted)
    if (!enough && may) return 'confirm'
  }
  const comparable = all.some((p) => alive.some((mb) => judged(p, mb)))
  const goOn = candidates.length > 0 || (!nonInferior && comparable && !futile())
  if (may && next !== undefined && goOn) return 'look'
  if (coldStartsFail() && failing) return 'fail'
  return nonInferior ? 'pass' : 'inconclusive'

  function futile(): boolean {
    const last = Math.max(...looks)
    const lastLevel = looks.length === 1 ? ALPHA : (LEVELS[looks.join()]?.[looks.length - 1] ?? 0)
    const unsettled = singles.filter((a) => !settled(a))
    const blocking = answers.filter(
      (a) =>
        !a.nonInferior && (unsettled.includes(a) || unsettled.some((cell) => widerOf(cell) === a)),
    )
    const then = ({ e2, f, k }: Diff) => {
      const part = Math.min(1, k / last)
      const e2Then = 0.75 ** 2 * e2 * part
      const luck = 1.28 * Math.sqrt(e2Then * (1 - part))
      const at = (d: number): Diff => ({ d, e2: e2Then, f: (e2Then / e2) ** 2 * f, k })
      return { part, luck, at }
    }
    const canPass = ({ diff, pass }: Tested) => {
      if (!diff) return true
      const { part, luck, at } = then(diff)
      return below(at(diff.d * part + Math.min(diff.d, 0) * (1 - part) - luck), pass) < lastLevel
    }
    const canFail = ({ diff, fail, alpha }: Tested) => {
      if (!diff) return true
      const { part, luck, at } = then(diff)
      const worst = diff.d + 1.28 * Math.sqrt(diff.e2) * (1 - part) + luck
      return worst >= fail && above(at(worst), 0) <= alpha
    }
    return (
      blocking.some((a) => (a.diff?.k ?? 0) > (looks[0] ?? 0) && !canPass(a)) &&
      !answers.some((a) => gating(a) && canFail(a))
    )
  }

  function freshReplicas(): number {
    const asked = new Map<number, Set<number>>()
    for (const a of candidates) {
      for (const q of a.cell ? [a.cell] : (a.pool?.cells ?? [])) {
        for (const mb of [q.base, q.head]) {
          const set = asked.get(mb) ?? new Set<number>()
          for (const p of q.measure === 'cost' ? all : [q.payload]) set.add(p)
          asked.set(mb, set)
        }
      }
    }
    // A size that cost asks about is asked with all payloads; others with each payload by itself.
    return Math.min(
      ...[...asked].flatMap(([mb, payloads]) =>
        SIDES.map((side) => {
          const fresh = reps('confirm', side, mb)
          return Math.min(
            ...(payloads.size === all.length ? [[...payloads]] : [...payloads].map((p) => [p])).map(
              (set) => fresh.filter((r) => set.every((p) => (r.payloads[p]?.made ?? 0) > 0)).length,
            ),
          )
        }),
      ),
    )
  }

  function newFailures(): boolean {
    return all.some((p) => {
      const alpha = (0.01 * part) / (2 * fn.payloads.length)
      const sizes = first(fn.memorySizesMB)
      if (pFailures(sizes, p) < alpha) return true
      return sizes.some(
        (mb) =>
          pFailures([mb], p) < alpha / sizes.length &&
          (fn.failOn !== 'deployed' || hostOf(fn.deployedMB?.head ?? mb) === hostOf(mb)),
      )
    })
  }

  function pFailures(sizes: readonly number[], p: number): number {
    const sides = SIDES.map((side) =>
      sizes
        .flatMap((mb) => reps('look', side, mb))
        .map((r) => r.payloads[p] as PayloadData)
        .filter((x) => x.made > 0),
    )
    const effect = Math.max(
      ...sides.map((own) => {
        const share = sumOf(own.map((x) => x.failed)) / sumOf(own.map((x) => x.made))
        if (own.length < 2 || !(share > 0 && share < 1)) return 1
        const number = sumOf(own.map((x) => x.made)) / own.length
        const found = varianceOf(own.map((x) => x.failed / x.made))
        return Math.min(Math.max(1, found / ((share * (1 - share)) / number)), Math.max(1, number))
      }),
    )
    const [b, h] = sides.map((own) => {
      const made = Math.round(sumOf(own.map((x) => x.made)) / effect)
      return { made, failed: Math.min(made, Math.round(sumOf(own.map((x) => x.failed)) / effect)) }
    })
    return b && h ? fisher(b.failed, b.made, h.failed, h.made) : 1
  }

  function coldStartsFail(): boolean {
    const inits = (side: 'base' | 'head', mb: number) =>
      reps('look', side, mb)
        .map((r) => (r.init !== undefined && r.init > 0 ? Math.log(r.init) : undefined))
        .filter((x) => x !== undefined)
    const sizes = first(alive).filter((mb) => SIDES.every((side) => inits(side, mb).length >= 2))
    if (sizes.length === 0) return false
    const diff = average(
      sizes.map((mb) => ({
        diff: minus(meanOf(inits('base', mb)), meanOf(inits('head', mb))),
        parts: 1,
      })),
    )
    const baseMs = Math.exp(plain(sizes.map((mb) => plain(inits('base', mb)))))
    const limit = Math.log1p(Math.max(fn.limits.initPercent / 100, 20 / baseMs))
    return diff !== undefined && diff.k >= 4 && diff.d >= limit && above(diff, limit / 2) < 0.01
  }
}
