import type { Architecture } from '../config/plan.ts'
import { Exact } from './exact.ts'
import { PROVISIONED_CONCURRENCY, SNAP_START } from './price-table.ts'

/** The only region whose provisioned-concurrency and SnapStart prices the table holds. */
const PRICED_REGION = 'us-east-1'

/** A price outside what the table knows, in one sentence. */
export interface UnknownExtra {
  kind: 'unknown'
  message: string
}

export interface ProvisionedUse {
  region: string
  architecture: Architecture
  memoryMB: number
  /** Environments held, and for how many seconds. */
  environments: number
  heldSeconds: number
  /** Billed duration run on them, in ms, all invocations together. */
  billedMs: number
}

/** USD of provisioned concurrency: what is held, and what runs on it (requests come on top). */
export function provisionedConcurrencyUsd(use: ProvisionedUse): Exact | UnknownExtra {
  if (use.region !== PRICED_REGION) return unknown('provisioned concurrency', use.region)
  const prices = PROVISIONED_CONCURRENCY[use.architecture]
  const gb = new Exact(use.memoryMB).div(1024)
  const held = gb.times(use.environments).times(use.heldSeconds).times(prices.heldUsdPerGBSecond)
  const run = gb.times(use.billedMs).div(1000).times(prices.runUsdPerGBSecond)
  return held.plus(run)
}

export interface SnapStartUse {
  region: string
  memoryMB: number
  /** How long the published versions are kept, in seconds, all versions together. */
  cachedSeconds: number
  restores: number
}

/** USD of SnapStart for Python and .NET: snapshot cache and restores. */
export function snapStartUsd(use: SnapStartUse): Exact | UnknownExtra {
  if (use.region !== PRICED_REGION) return unknown('SnapStart', use.region)
  const gb = new Exact(use.memoryMB).div(1024)
  const cache = gb.times(use.cachedSeconds).times(SNAP_START.cacheUsdPerGBSecond)
  return cache.plus(gb.times(use.restores).times(SNAP_START.restoreUsdPerGB))
}

function unknown(what: string, region: string): UnknownExtra {
  return {
    kind: 'unknown',
    message: `The price of ${what} in ${region} is not in the price table, which holds it for ${PRICED_REGION} only.`,
  }
}
