import type { PackedCode } from '../../code/code.ts'
import type { Side } from '../../inputs/plan.ts'
import { CouldNotMeasure } from '../../shared/errors.ts'
import type { Lambda } from './client.ts'
import { reasonOf } from './explain.ts'
import type { Lease } from './lease.ts'
import { read } from './wait.ts'

/** A run ended, and `$LATEST` of a function is not what it was. The first sentence says so. */
export class NotRestored extends CouldNotMeasure {
  override name = 'NotRestored'
}

const LOOK_MS = 2000

/** The command that restores a function, whatever has become of the run. */
export function restoreCommand({ target, journal }: Pick<Lease, 'target' | 'journal'>): string {
  const [, , , region = ''] = target.arn.split(':')
  return `AWS_REGION=${region} node dist/cli.js sweep --function-name ${target.functionName} --run ${journal.run}`
}

/** What a cancelled run names, as long as the function is changed. */
export function unrestoredName(lease: Pick<Lease, 'target' | 'journal'>): string {
  return `$LATEST of ${lease.target.functionName} (it may run code of this run; restore it with: ${restoreCommand(lease)})`
}

/** Says that a function is not restored: what it runs now, as far as can be seen, and what to do. */
export async function unrestoredSentence(
  lambda: Lambda,
  lease: Lease,
  code: Readonly<Record<Side, PackedCode>>,
  cause: unknown,
): Promise<string> {
  const { target, journal } = lease
  const running = await whatRuns(lambda, lease, code)
  const backup = journal.backup === undefined ? '' : ` Version ${journal.backup} keeps what it was.`
  return `$LATEST of ${target.functionName} is not restored: ${running}. Restore it with: ${restoreCommand(lease)} (${reasonOf(cause).replace(/\.$/, '')}).${backup}`
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
