import { pricesOf } from '../../src/money/lookup.ts'
import { requestPricesOf } from '../../src/money/request-prices.ts'
import { seededRandom } from '../../src/shared/random.ts'
import type { DecisionRule, FunctionCase } from '../../src/verdict/comparison.ts'
import { downstreamFacts, pricedUses } from '../../src/verdict/downstream.ts'
import { type Observe, runChecks, simulatedCase } from '../simulator/run-checks.ts'
import { NOTHING, type Scenario } from '../simulator/scenario.ts'
import { type LogModel, observingLogs } from './logs.ts'
import { type RequestModel, requestsSeen } from './requests.ts'

const REQUESTS = requestPricesOf('us-east-1')

/** What checks of code found whose duration is the same on both sides. */
export interface Alarms {
  checks: number
  /** Checks in which each kind of finding was made that is a warning or worse. */
  found: ReadonlyMap<string, number>
  failed: number
  /** Checks whose logs were too long for the tail and not counted, so that they are no part of the cost. */
  unknown: number
}

/** The whole rule, on simulated durations, with what each invocation logs. */
export function checksOfLogs(
  model: LogModel,
  about: { scenario: Scenario; rule: DecisionRule; checks: number; sizes?: number; seed?: number },
): Alarms {
  const { scenario, rule, checks, sizes = 1, seed = 1 } = about
  const found = new Map<string, number>()
  let [failed, unknown, check] = [0, 0, 0]
  const observing = (): Observe =>
    observingLogs(model, seededRandom(seed, `${model.name} ${check++}`), (isKnown) => {
      if (!isKnown) unknown += 1
    })
  runChecks({
    ...{
      scenario,
      checks,
      seed,
      effect: NOTHING,
      fn: withLogPrices(simulatedCase(sizes, 1, rule)),
    },
    observing,
    onComparison({ findings, verdict }) {
      const said = findings.filter(({ severity }) => severity !== 'info')
      for (const kind of new Set(said.map((each) => each.kind))) {
        found.set(kind, (found.get(kind) ?? 0) + 1)
      }
      failed += verdict === 'fail' ? 1 : 0
    },
  })
  return { checks, found, failed, unknown }
}

/** The finding about requests, which are part of the gate, of what the causes are looked into with. */
export function checksOfRequests(model: RequestModel, checks: number, seed = 1): Alarms {
  const random = seededRandom(seed, model.name)
  let [grown, failed] = [0, 0]
  for (let check = 0; check < checks; check++) {
    const uses = pricedUses(requestsSeen(model, random), { base: REQUESTS, head: REQUESTS })
    const facts = downstreamFacts(uses, {
      ...{ baseCostPerMillionUsd: 0.5, limitPercent: 5, counts: true },
    })
    grown += facts.length > 0 ? 1 : 0
    failed += facts.some((fact) => fact.kind === 'downstream-growth' && fact.isTooMuch) ? 1 : 0
  }
  return { checks, found: new Map([['downstream-growth', grown]]), failed, unknown: 0 }
}

function withLogPrices(fn: FunctionCase): FunctionCase {
  const known = pricesOf('us-east-1', 'x86_64')
  if ('kind' in known) throw new Error(known.message)
  return { ...fn, prices: { base: known, head: known } }
}
