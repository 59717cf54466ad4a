import { CouldNotMeasure } from './errors.ts'

/** A function that a run in place has changed and could not restore. */
export interface Unrestored {
  functionName: string
  region: string
  /** As `sweep --run` takes it. */
  run: string
  /** Which function, what `$LATEST` runs now and why it could not be restored, as sentences. */
  message: string
}

/** The run has no results, and `$LATEST` of a function is not what it was. The message begins with it. */
export class NotRestored extends CouldNotMeasure {
  override name = 'NotRestored'
  readonly unrestored: readonly Unrestored[]
  /** What else there is to say. */
  readonly rest: string

  constructor(unrestored: readonly Unrestored[], rest: string, options: ErrorOptions) {
    super([unrestoredMessage(unrestored), rest].join(' ').trim(), options)
    this.unrestored = unrestored
    this.rest = rest
  }
}

/** On one line, for error and log. */
export function unrestoredMessage(unrestored: readonly Unrestored[]): string {
  return unrestored
    .map((each) => `${each.message} Restore it with: ${restoreCommand(each)}.`)
    .join(' ')
}

/** The command that restores a function, whatever has become of the run. */
export function restoreCommand({
  functionName,
  region,
  run,
}: Pick<Unrestored, 'functionName' | 'region' | 'run'>): string {
  return `AWS_REGION=${region} node dist/cli.js sweep --function-name ${functionName} --run ${run}`
}
