import { newRunToken } from '../aws/lambda/marks.ts'
import type { RunIdentity } from '../inputs/plan.ts'

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
