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

/** Injected latencies in milliseconds; what is not named takes no time. */
export interface Latencies {
  /** Before the operation begins, by operation name; `*` for all others. */
  responseMs?: Readonly<Partial<Record<string, number>>>
  /** Until Active, or until LastUpdateStatus is Successful. */
  settleMs?: Readonly<Partial<Record<SettlingOperation, number>>>
}

/** Begins the time in which a version is Pending, or its update InProgress. */
export type Settling = (operation: SettlingOperation, kind: 'creating' | 'updating') => Progress

/**
 * The answer of an operation always shows the state before it settles, however short it lasts; only
 * PublishVersion without a latency answers with an Active version, as AWS does today.
 */
export function settlingOf(latencies: Latencies, clock: Clock): Settling {
  return (operation, kind) => {
    const ms = latencies.settleMs?.[operation] ?? 0
    if (operation === 'PublishVersion' && ms === 0) return { kind: 'settled' }
    return { kind, untilMs: clock.nowMs() + ms }
  }
}

export function responseLatencyMs(latencies: Latencies, operation: string): number {
  return latencies.responseMs?.[operation] ?? latencies.responseMs?.['*'] ?? 0
}
