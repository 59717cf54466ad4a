import type { RunIdentity } from '../config/plan.ts'
import { newRunToken } from '../lambda/marks.ts'

/** What previews of a run outside GitHub are named and marked after. */
export function localIdentity(): RunIdentity {
  return {
    repository: 'local',
    stem: `run-${process.pid}`,
    token: newRunToken(),
    base: {},
    head: {},
  }
}
