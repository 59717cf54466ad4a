import type { Side } from '../config/plan.ts'
import type { Failure } from '../measure/sample.ts'
import { fisherGreater, type Share } from '../stats/fisher.ts'
import { LEAST_REPLICAS } from './answers.ts'
import type { Finding } from './comparison.ts'
import type { PayloadEvidence, SizeEvidence } from './evidence.ts'
import type { Matter } from './matter.ts'
import { regressionSeverity } from './severity.ts'
import { count, failureClause, megabytes, plainPercent } from './wording.ts'

/**
 * Findings about invocations that failed, whatever their durations say: a head that fails fast is
 * not faster.
 */
export function failureFindings(matter: Matter): Finding[] {
  const fresh = [...givenUpFindings(matter), ...newFailures(matter)]
  return [...fresh, ...(fresh.length > 0 ? [] : frequentFailures(matter))]
}

/** A size that was given up is a regression when head could not run there and base could. */
function givenUpFindings({ function_, sizes }: Matter): Finding[] {
  return sizes.flatMap((size): Finding[] => {
    const { memoryMB } = size
    const reasonOf = (side: Side) =>
      function_.givenUp?.find((given) => given.memoryMB === memoryMB && given.side === side)?.reason
    const base = reasonOf('base')
    const head = reasonOf('head')
    const at = `At ${megabytes(memoryMB)}`
    if (head !== undefined && base === undefined && works(size, 'base')) {
      const severity = regressionSeverity(function_, memoryMB)
      return [
        { kind: 'new-failures', severity, message: `${at} head ${head}; base works.`, memoryMB },
      ]
    }
    if (base === undefined && head === undefined) return []
    const improved = head === undefined && works(size, 'head')
    const sides = improved
      ? `base ${base}; head works`
      : [base && `base ${base}`, head && `head ${head}`].filter(Boolean).join(', ')
    return [
      {
        kind: 'size-given-up',
        severity: improved ? 'info' : 'warn',
        message: `${at} ${sides}, so this size was not compared.`,
        memoryMB,
      },
    ]
  })
}

/**
 * Failures that head has and base has not. By payload over all sizes, with Fisher's exact test on
 * execution environments (failures of one environment go together); by size where every
 * environment of head fails and none of base does.
 */
function newFailures(matter: Matter): Finding[] {
  const { function_, alive } = matter
  return function_.payloads.flatMap(({ name }, payload): Finding[] => {
    const base = failingEnvironments(alive, 'base', payload)
    const head = failingEnvironments(alive, 'head', payload)
    if (fisherGreater(base, head) < NEW_FAILURES_ALPHA / function_.payloads.length) {
      return [newFailure(matter, alive, payload, base, head)]
    }
    return alive
      .filter((size) => {
        const ofBase = failingEnvironments([size], 'base', payload)
        const ofHead = failingEnvironments([size], 'head', payload)
        const enough = Math.min(ofBase.of, ofHead.of) >= LEAST_REPLICAS
        return enough && ofBase.hits === 0 && ofHead.hits === ofHead.of
      })
      .map((size) => ({
        ...newFailure(
          matter,
          [size],
          payload,
          failingEnvironments([size], 'base', payload),
          failingEnvironments([size], 'head', payload),
        ),
        payload: name,
        memoryMB: size.memoryMB,
      }))
  })
}

function newFailure(
  { function_ }: Matter,
  sizes: readonly SizeEvidence[],
  payload: number,
  base: Share,
  head: Share,
): Finding {
  const name = function_.payloads[payload]?.name ?? ''
  const [size] = sizes
  const one = sizes.length === 1 && size ? size.memoryMB : undefined
  const example = sizes
    .flatMap((each) => evidenceOf(each, 'head', payload))
    .map(({ failure }) => failure)
    .find((failure): failure is Failure => failure !== undefined)
  const where = one === undefined ? '' : ` at ${megabytes(one)}`
  const what = example ? `: it ${failureClause(example)}` : ''
  return {
    kind: 'new-failures',
    severity: regressionSeverity(function_, one),
    message: `With payload ${name}${where} head failed in ${head.hits} of ${count(head.of, 'environment')}, base in ${base.hits} of ${base.of}${what}.`,
    payload: name,
    ...(one !== undefined && { memoryMB: one }),
  }
}

/** More than 2 % failures on a side make its durations a selection, so they are mentioned. */
function frequentFailures({ function_, alive }: Matter): Finding[] {
  const [base, head] = (['base', 'head'] as const).map((side) =>
    failedInvocations(alive, side, [...function_.payloads.keys()]),
  )
  if (base === undefined || head === undefined) return []
  if (Math.max(shareOf(base), shareOf(head)) <= FREQUENT) return []
  return [
    {
      kind: 'failures',
      severity: 'warn',
      message: `${plainPercent(100 * shareOf(head))} of head's invocations failed, and ${plainPercent(100 * shareOf(base))} of base's. Failed invocations say nothing about duration and were left out.`,
    },
  ]
}

function failingEnvironments(sizes: readonly SizeEvidence[], side: Side, payload: number): Share {
  const evidence = sizes
    .flatMap((size) => evidenceOf(size, side, payload))
    .filter(({ invocations }) => invocations > 0)
  return { hits: evidence.filter(({ failures }) => failures > 0).length, of: evidence.length }
}

function failedInvocations(
  sizes: readonly SizeEvidence[],
  side: Side,
  payloads: readonly number[],
): Share {
  const share = { hits: 0, of: 0 }
  for (const size of sizes) {
    for (const payload of payloads) {
      for (const { failures, invocations } of evidenceOf(size, side, payload)) {
        share.hits += failures
        share.of += invocations
      }
    }
  }
  return share
}

function evidenceOf({ look }: SizeEvidence, side: Side, payload: number): PayloadEvidence[] {
  return look[side].map(({ payloads }) => payloads[payload]).filter((each) => each !== undefined)
}

function works({ look }: SizeEvidence, side: Side): boolean {
  return look[side].some(({ payloads }) =>
    payloads.some((each) => each.invocations > each.failures),
  )
}

function shareOf({ hits, of }: Share): number {
  return of === 0 ? 0 : hits / of
}

const NEW_FAILURES_ALPHA = 0.01
const FREQUENT = 0.02
