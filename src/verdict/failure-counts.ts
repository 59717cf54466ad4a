import type { Side } from '../inputs/plan.ts'
import type { SizeEvidence } from './evidence.ts'
import { mean, variance } from './stats/describe.ts'
import { fisherGreater, type Share } from './stats/fisher.ts'

/**
 * One-sided p-value of "head fails in a larger share of its invocations than base": Fisher's exact
 * test on the counts. Failures of one environment can go together, so counts are divided by the
 * design effect first, by how much the shares of replicas spread more than independent failures
 * would (Rao & Scott 1992); the larger one of the sides counts for both.
 */
export function pMoreFailures(sizes: readonly SizeEvidence[], payload: number): number {
  const base = countsOf(sizes, 'base', payload)
  const head = countsOf(sizes, 'head', payload)
  const effect = Math.max(designEffect(base), designEffect(head))
  return fisherGreater(effective(base, effect), effective(head, effect))
}

/** By replica: failures, and invocations made. */
function countsOf(sizes: readonly SizeEvidence[], side: Side, payload: number): Share[] {
  return sizes
    .flatMap(({ look }) => look[side])
    .map(({ payloads }) => payloads[payload])
    .filter((each) => each !== undefined && each.invocations > 0)
    .map((each) => ({ hits: each?.failures ?? 0, of: each?.invocations ?? 0 }))
}

/** At least 1, and at most the invocations of a replica: then each replica counts as one. */
function designEffect(replicas: readonly Share[]): number {
  const { hits, of } = total(replicas)
  const share = hits / of
  if (replicas.length < 2 || !(share > 0 && share < 1)) return 1
  const perReplica = of / replicas.length
  const expected = (share * (1 - share)) / perReplica
  const found = variance(replicas.map((replica) => replica.hits / replica.of))
  return Math.min(Math.max(1, found / expected), Math.max(1, mean(replicas.map((r) => r.of))))
}

/** What the counts are worth, as whole numbers. */
function effective(replicas: readonly Share[], effect: number): Share {
  const { hits, of } = total(replicas)
  const trials = Math.round(of / effect)
  return { hits: Math.min(trials, Math.round(hits / effect)), of: trials }
}

function total(replicas: readonly Share[]): Share {
  return {
    hits: replicas.reduce((sum, { hits }) => sum + hits, 0),
    of: replicas.reduce((sum, { of }) => sum + of, 0),
  }
}
