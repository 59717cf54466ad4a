import type { ReportRow } from './schema.ts'

/** Whether both sides differ by less than 1 ms, which is never a slower function, whatever part of it that is. */
export function isLessThanOneMs({ base, head }: Pick<ReportRow, 'base' | 'head'>): boolean {
  return base !== null && head !== null && Math.abs(head.durationMs - base.durationMs) < 1
}
