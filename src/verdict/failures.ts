import { SIDES, type Side } from '../inputs/plan.ts'
import type { Failure } from '../measure/sample.ts'
import { defined } from '../shared/defined.ts'
import { abandonedSizeFindings } from './abandoned-sizes.ts'
import type { PayloadEvidence, SizeEvidence } from './evidence.ts'
import { pMoreFailures } from './failure-counts.ts'
import type { Fact } from './finding.ts'
import type { JudgedFunction } from './judged-function.ts'
import { independentSizes } from './shared-environments.ts'
import type { Share } from './stats/fisher.ts'

/**
 * Findings about invocations that failed, whatever their durations say: a head that fails fast is
 * not faster.
 * @param lookShare part of the level that this look may spend
 */
export function failureFindings(judged: JudgedFunction, lookShare: number): Fact[] {
  const fresh = newFailures(judged, lookShare)
  return [
    ...abandonedSizeFindings(judged),
    ...fresh,
    ...(fresh.length > 0 ? [] : manyFailures(judged)),
  ]
}

/**
 * Failures that head has and base has not: by payload over all sizes, and where that shows nothing,
 * at each size. An abandoned size takes part with what was counted there until then.
 */
function newFailures(judged: JudgedFunction, lookShare: number): Fact[] {
  const { fn } = judged
  const sizes = independentSizes(judged.sizes)
  const alpha = (NEW_FAILURES_ALPHA * lookShare) / (2 * fn.payloads.length)
  return [...fn.payloads.keys()].flatMap((payload): Fact[] => {
    if (pMoreFailures(sizes, payload) < alpha) return [newFailure(judged, sizes, payload)]
    return sizes
      .filter((size) => pMoreFailures([size], payload) < alpha / sizes.length)
      .map((size) => newFailure(judged, [size], payload))
  })
}

/** @param independent sizes that fail, one of those that share environments */
function newFailure(
  { fn, sizes: all }: JudgedFunction,
  independent: readonly SizeEvidence[],
  payload: number,
): Fact {
  const sizes = all.filter(({ ranAtMB }) => independent.some((size) => size.ranAtMB === ranAtMB))
  const base = failingEnvironments(independent, 'base', payload)
  const head = failingEnvironments(independent, 'head', payload)
  const everywhere = sizes.length === all.length && all.length > 1
  const shown = sizes.find(({ memoryMB }) => memoryMB === fn.deployedMB?.head) ?? sizes[0]
  return {
    kind: 'new-failures',
    payload: fn.payloads[payload]?.name ?? '',
    ...(!everywhere && shown && { memoryMB: shown.memoryMB }),
    baseFailing: base.hits,
    baseEnvironments: base.of,
    headFailing: head.hits,
    headEnvironments: head.of,
    ...(base.hits > 0 && {
      basePercent: 100 * failedShare(independent, 'base', [payload]),
      headPercent: 100 * failedShare(independent, 'head', [payload]),
    }),
    ...exampleOf(sizes, 'head', [payload]),
  }
}

/** More than 2 % failures on one side make its durations a selection, so they are mentioned. */
function manyFailures({ fn, alive }: JudgedFunction): Fact[] {
  const payloads = [...fn.payloads.keys()]
  const [base = 0, head = 0] = SIDES.map((side) =>
    failedShare(independentSizes(alive), side, payloads),
  )
  if (Math.max(base, head) <= MANY) return []
  const exampleSide = head > MANY ? 'head' : 'base'
  return [
    {
      kind: 'failures',
      basePercent: 100 * base,
      headPercent: 100 * head,
      exampleSide,
      ...exampleOf(alive, exampleSide, payloads),
    },
  ]
}

/** A failure to quote. */
function exampleOf(
  sizes: readonly SizeEvidence[],
  side: Side,
  payloads: readonly number[],
): { example?: Failure } {
  const example = payloads
    .flatMap((payload) => evidenceOf(sizes, side, payload))
    .map((each) => each.failure)
    .find((each) => each !== undefined)
  return defined({ example })
}

function failingEnvironments(sizes: readonly SizeEvidence[], side: Side, payload: number): Share {
  const evidence = evidenceOf(sizes, side, payload).filter(({ invocations }) => invocations > 0)
  return { hits: evidence.filter(({ failures }) => failures > 0).length, of: evidence.length }
}

function failedShare(
  sizes: readonly SizeEvidence[],
  side: Side,
  payloads: readonly number[],
): number {
  let failed = 0
  let made = 0
  for (const payload of payloads) {
    for (const { failures, invocations } of evidenceOf(sizes, side, payload)) {
      failed += failures
      made += invocations
    }
  }
  return made === 0 ? 0 : failed / made
}

function evidenceOf(
  sizes: readonly SizeEvidence[],
  side: Side,
  payload: number,
): PayloadEvidence[] {
  return sizes.flatMap(({ look }) => look[side]).flatMap(({ payloads }) => payloads[payload] ?? [])
}

const NEW_FAILURES_ALPHA = 0.01
const MANY = 0.02
