import { Exact } from './exact.ts'
import { snapStartUsd } from './extras.ts'
import { invocationUsd } from './invocation.ts'
import type { Prices } from './prices.ts'

/** How one side of a function runs, as far as what it may be billed depends on it. */
export interface Billing {
  timeoutSeconds: number
  ephemeralStorageMB: number
  prices: Prices
  /** Whether its versions are snapshots; `free` where Lambda takes nothing for keeping them, as of Java. */
  snapStart?: 'paid' | 'free'
}

/**
 * INIT ends after 10 s at the latest. Then it is done again at the first invocation, which is billed
 * as well (Lambda's documentation, "Lambda execution environment lifecycle").
 */
const INIT_MS = 10_000
const INIT_TRIES = 2
/** What Lambda bills a version's snapshot for at least ("AWS Lambda pricing", SnapStart). */
const SNAPSHOT_SECONDS = 3 * 60 * 60
/** A snapshot's INIT ends after 130 s, or after the function's timeout where that is longer. */
const SNAPSHOT_INIT_SECONDS = 130

/**
 * The most that an invocation may be billed: it runs into its timeout, and an environment was started
 * for it, which can happen at any invocation.
 */
export function worstInvocationUsd(
  { timeoutSeconds, ...billing }: Billing,
  memoryMB: number,
): Exact {
  const billedMs = timeoutSeconds * 1000 + INIT_TRIES * INIT_MS
  return billedUsd(billing, { memoryMB, billedMs, restored: true })
}

/** What an invocation is billed. */
export function billedUsd(
  { ephemeralStorageMB, prices, snapStart }: Omit<Billing, 'timeoutSeconds'>,
  {
    memoryMB,
    billedMs,
    restored,
  }: { memoryMB: number; billedMs: number /** From a snapshot. */; restored: boolean },
): Exact {
  const usd = invocationUsd({ billedMs, memoryMB, ephemeralStorageMB, prices })
  if (!restored || snapStart !== 'paid') return usd
  return usd.plus(snapshotUsd(prices, { memoryMB, cachedSeconds: 0, restores: 1 }))
}

/**
 * What publishing a version is billed: nothing without SnapStart. With it, INIT, of which no report
 * says how long it took, so that it counts as the longest there is; and keeping the snapshot.
 */
export function versionUsd(
  { timeoutSeconds, ephemeralStorageMB, prices, snapStart }: Billing,
  memoryMB: number,
): Exact {
  if (snapStart === undefined) return new Exact(0)
  const billedMs = 1000 * Math.max(SNAPSHOT_INIT_SECONDS, timeoutSeconds)
  const init = invocationUsd({ billedMs, memoryMB, ephemeralStorageMB, prices })
  if (snapStart === 'free') return init
  return init.plus(snapshotUsd(prices, { memoryMB, cachedSeconds: SNAPSHOT_SECONDS, restores: 0 }))
}

/** Whether all prices are known that a bound takes. */
export function isBounded({ prices, snapStart }: Billing): boolean {
  const { cacheUsdPerGBSecond, restoreUsdPerGB } = prices.extras ?? {}
  return (
    snapStart !== 'paid' || (cacheUsdPerGBSecond !== undefined && restoreUsdPerGB !== undefined)
  )
}

function snapshotUsd(
  prices: Prices,
  use: { memoryMB: number; cachedSeconds: number; restores: number },
): Exact {
  const usd = snapStartUsd({ prices, ...use })
  if ('kind' in usd) throw new Error(usd.message)
  return usd
}
