/**
 * The decision rule once more, written from docs/how-it-decides.md alone. It
 * shares nothing with the product but the lines of samples.ndjson.
 */
import { candidatesOf } from './candidates.ts'
import { coldStartsFail } from './cold-starts.ts'
import { confirmation } from './confirmation.ts'
import { differencesOf } from './differences.ts'
import type { Case, Line } from './evidence.ts'
import { newFailures } from './failures.ts'
import { futile } from './futility.ts'
import { testAll } from './hypothesis-tests.ts'
import { lookOf } from './levels.ts'
import { measuredOf } from './measured.ts'

export type Outcome = 'pass' | 'fail' | 'inconclusive' | 'look' | 'confirm'

export function judge(fn: Case, lines: readonly Line[]): Outcome {
  const measured = measuredOf(fn, lines)
  const { looks, confirmReplicas } = fn.rule
  const look = lookOf(measured)
  const { next, mayMeasure } = look
  if (next !== undefined && next === looks[0]) return 'look'

  const differences = differencesOf(measured)
  const answers = testAll(measured, differences, look)
  const asked = candidatesOf(measured, differences, answers)
  const { candidates, singles, settled } = asked
  const nonInferior = singles.length > 0 && singles.every(settled)
  const failing = fn.failOn !== 'none'
  const bad: Outcome = failing ? 'fail' : 'pass'

  if (newFailures(measured, look.part) && failing) return 'fail'
  if (candidates.length > 0 && confirmReplicas === 0) return bad
  if (candidates.some((a) => a.beyondDoubt)) return bad
  if (candidates.length > 0) {
    const confirmed = confirmation(measured, differences, look, asked)
    if (confirmed === 'confirmed') return bad
    if (confirmed === 'open' && mayMeasure) return 'confirm'
  }
  const { all, alive, judged } = measured
  const comparable = all.some((p) => alive.some((mb) => judged(p, mb)))
  const goOn =
    candidates.length > 0 || (!nonInferior && comparable && !futile(looks, look, answers, asked))
  if (mayMeasure && next !== undefined && goOn) return 'look'
  if (coldStartsFail(measured) && failing) return 'fail'
  return nonInferior ? 'pass' : 'inconclusive'
}
