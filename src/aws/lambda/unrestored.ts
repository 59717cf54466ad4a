import type { PackedCode } from '../../code/code.ts'
import type { Side } from '../../inputs/plan.ts'
import { restoreCommand, type Unrestored } from '../../shared/unrestored.ts'
import type { Lambda } from './client.ts'
import { clauseOf } from './explain.ts'
import type { Lease } from './lease.ts'
import { read } from './wait.ts'

const LOOK_MS = 2000

/** What a cancelled run names, as long as the function is changed. */
export function unrestoredName(lease: Pick<Lease, 'target' | 'journal'>): string {
  return `$LATEST of ${lease.target.functionName} (it may run code of this run; restore it with: ${restoreCommand(addressOf(lease))})`
}

/** Says that a function is not restored: what it runs now, as far as can be seen, and what to do. */
export async function unrestoredBy(
  lambda: Lambda,
  lease: Lease,
  code: Readonly<Record<Side, PackedCode>>,
  cause: unknown,
): Promise<Unrestored> {
  const { target, journal } = lease
  const running = await whatRuns(lambda, lease, code)
  const backup =
    journal.backup === undefined ? '' : ` Version ${journal.backup} holds its previous state.`
  const why = clauseOf(cause)
  return {
    ...addressOf(lease),
    message: `$LATEST of ${target.functionName} is not restored: ${running} (${why}).${backup}`,
  }
}

function addressOf({ target, journal }: Pick<Lease, 'target' | 'journal'>) {
  const [, , , region = ''] = target.arn.split(':')
  return { functionName: target.functionName, region, run: journal.run }
}

async function whatRuns(
  lambda: Lambda,
  { target, journal, original }: Lease,
  { base, head }: Readonly<Record<Side, PackedCode>>,
): Promise<string> {
  const signal = lambda.clock.timeout(LOOK_MS)
  const found = await read(lambda, target.functionName, {
    signal,
    abandon: signal,
  }).catch(() => undefined)
  const settings = `the run's settings (${journal.settingsOfRun.join(', ')})`
  switch (found?.CodeSha256) {
    case undefined:
      return "what it runs now cannot be read; it may be the pull request's code"
    case original.code.codeSha256:
      return `it runs the code that was deployed, with ${settings}`
    case head.codeSha256:
      return `it runs the pull request's code (CodeSha256 ${head.codeSha256}) with ${settings}`
    case base.codeSha256:
      return `it runs base's code as this run packed it (CodeSha256 ${base.codeSha256}) with ${settings}`
    default:
      return `it runs code that is not this run's (CodeSha256 ${found?.CodeSha256}) with ${settings}`
  }
}
