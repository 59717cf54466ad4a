import type { Clock } from './clock.ts'
import type { Progress } from './state.ts'

/** Operations whose effect AWS finishes after it has answered. */
export const SETTLING_OPERATIONS = [
  'CreateFunction',
  'UpdateFunctionCode',
  'UpdateFunctionConfiguration',
  'PublishVersion',
] as const
export type SettlingOperation = (typeof SETTLING_OPERATIONS)[number]

/**
 * About what AWS takes for a small function, so that whoever reads right after a write sees what is
 * seen there: InProgress, or Pending. PublishVersion makes active versions of an active function.
 */
const SETTLE_MS: Readonly<Record<SettlingOperation, number>> = {
  CreateFunction: 500,
  UpdateFunctionCode: 500,
  UpdateFunctionConfiguration: 500,
  PublishVersion: 0,
}

/** For callers that are after what functions do, and not after how AWS gets them ready. */
export const SETTLED_AT_ONCE: Latencies = {
  settleMs: {
    CreateFunction: 0,
    UpdateFunctionCode: 0,
    UpdateFunctionConfiguration: 0,
    PublishVersion: 0,
  },
}

/** Latencies in milliseconds. */
export interface Latencies {
  /** Before the operation begins, by operation name; `*` for all others. Default: none. */
  responseMs?: Readonly<Partial<Record<string, number>>>
  /** Until Active, or until LastUpdateStatus is Successful. Default: half a second, PublishVersion none. */
  settleMs?: Readonly<Partial<Record<SettlingOperation, number>>>
}

/** Begins the time in which a version is Pending, or its update InProgress. */
export type Settling = (operation: SettlingOperation, kind: 'creating' | 'updating') => Progress

/**
 * The answer of an operation always shows the state before it settles, however short it lasts; only
 * PublishVersion that settles at once answers with an Active version.
 */
export function settlingOf(latencies: Latencies, clock: Clock): Settling {
  return (operation, kind) => {
    const ms = latencies.settleMs?.[operation] ?? SETTLE_MS[operation]
    if (operation === 'PublishVersion' && ms === 0) return { kind: 'settled' }
    return { kind, untilMs: clock.nowMs() + ms }
  }
}

export function responseLatencyMs(latencies: Latencies, operation: string): number {
  return latencies.responseMs?.[operation] ?? latencies.responseMs?.['*'] ?? 0
}
