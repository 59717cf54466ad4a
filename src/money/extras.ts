import { Exact } from './exact.ts'
import type { Prices } from './prices.ts'

/** A price that neither the table nor the user knows, in one sentence. */
export interface UnknownExtra {
  kind: 'unknown'
  message: string
}

export interface ProvisionedUse {
  prices: Prices
  memoryMB: number
  /** Environments held, and for how many seconds. */
  environments: number
  heldSeconds: number
  /** Billed duration run on them, in ms, all invocations together. */
  billedMs: number
}

/** USD of provisioned concurrency: what is held, and what runs on it (requests come on top). */
export function provisionedConcurrencyUsd(
  use: ProvisionedUse,
): { held: Exact; run: Exact } | UnknownExtra {
  const { heldUsdPerGBSecond, runUsdPerGBSecond } = use.prices.extras ?? {}
  if (heldUsdPerGBSecond === undefined || runUsdPerGBSecond === undefined) {
    return unknown('provisioned concurrency', use.prices, [
      'provisioned-held-gb-second',
      'provisioned-gb-second',
    ])
  }
  const gb = new Exact(use.memoryMB).div(1024)
  return {
    held: gb.times(use.environments).times(use.heldSeconds).times(heldUsdPerGBSecond),
    run: gb.times(use.billedMs).div(1000).times(runUsdPerGBSecond),
  }
}

export interface SnapStartUse {
  prices: Prices
  memoryMB: number
  /** How long the published versions are kept, in seconds, all versions together. */
  cachedSeconds: number
  /** A mean need not be whole. */
  restores: number
}

/** USD of SnapStart for Python and .NET: snapshot cache and restores. Java pays neither. */
export function snapStartUsd(use: SnapStartUse): Exact | UnknownExtra {
  const { cacheUsdPerGBSecond, restoreUsdPerGB } = use.prices.extras ?? {}
  if (cacheUsdPerGBSecond === undefined || restoreUsdPerGB === undefined) {
    return unknown('SnapStart', use.prices, ['snapstart-cache-gb-second', 'snapstart-restore-gb'])
  }
  const gb = new Exact(use.memoryMB).div(1024)
  const cache = gb.times(use.cachedSeconds).times(cacheUsdPerGBSecond)
  return cache.plus(gb.times(use.restores).times(restoreUsdPerGB))
}

function unknown(what: string, { region }: Prices, keys: readonly string[]): UnknownExtra {
  return {
    kind: 'unknown',
    message: `The price of ${what} in ${region} is not known, so no cost per month is given; give ${keys.map((key) => `\`${key}\``).join(' and ')} as \`prices\`.`,
  }
}
