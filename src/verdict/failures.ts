import { SIDES, type Side } from '../inputs/plan.ts'
import type { Failure } from '../measure/sample.ts'
import { LEAST_REPLICAS } from './answers.ts'
import type { PayloadEvidence, SizeEvidence } from './evidence.ts'
import type { Fact } from './finding.ts'
import { givenUpFindings } from './given-up.ts'
import type { Matter } from './matter.ts'
import { fisherGreater, type Share } from './stats/fisher.ts'

/**
 * Findings about invocations that failed, whatever their durations say: a head that fails fast is
 * not faster.
 */
export function failureFindings(matter: Matter): Fact[] {
  const fresh = newFailures(matter)
  return [...givenUpFindings(matter), ...fresh, ...(fresh.length > 0 ? [] : manyFailures(matter))]
}

/**
 * Failures that head has and base has not. By payload over all sizes, with Fisher's exact test on
 * execution environments (failures of one environment go together); by size where every
 * environment of head fails and none of base does.
 */
function newFailures(matter: Matter): Fact[] {
  const { function_, alive } = matter
  return [...function_.payloads.keys()].flatMap((payload): Fact[] => {
    const base = failingEnvironments(alive, 'base', payload)
    const head = failingEnvironments(alive, 'head', payload)
    if (head.hits === 0) return []
    if (fisherGreater(base, head) < NEW_FAILURES_ALPHA / function_.payloads.length) {
      return [newFailure(matter, alive, payload)]
    }
    return alive
      .filter((size) => onlyHeadFails(size, payload))
      .map((size) => newFailure(matter, [size], payload))
  })
}

function onlyHeadFails(size: SizeEvidence, payload: number): boolean {
  const base = failingEnvironments([size], 'base', payload)
  const head = failingEnvironments([size], 'head', payload)
  return Math.min(base.of, head.of) >= LEAST_REPLICAS && base.hits === 0 && head.hits === head.of
}

function newFailure({ function_ }: Matter, sizes: readonly SizeEvidence[], payload: number): Fact {
  const base = failingEnvironments(sizes, 'base', payload)
  const head = failingEnvironments(sizes, 'head', payload)
  const [only] = sizes.length === 1 ? sizes : []
  return {
    kind: 'new-failures',
    givenUp: false,
    payload: function_.payloads[payload]?.name ?? '',
    ...(only && { memoryMB: only.memoryMB }),
    baseFailing: base.hits,
    baseEnvironments: base.of,
    headFailing: head.hits,
    headEnvironments: head.of,
    ...exampleOf(sizes, 'head', [payload]),
  }
}

/** More than 2 % failures on a side make its durations a selection, so they are mentioned. */
function manyFailures({ function_, alive }: Matter): Fact[] {
  const payloads = [...function_.payloads.keys()]
  const [base = 0, head = 0] = SIDES.map((side) => failedShare(alive, side, payloads))
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
  return example ? { example } : {}
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
  return sizes
    .flatMap(({ look }) => look[side])
    .map(({ payloads }) => payloads[payload])
    .filter((each) => each !== undefined)
}

const NEW_FAILURES_ALPHA = 0.01
const MANY = 0.02
