/**
 * Something the user gave cannot be used. The message is one sentence or two: what was wrong,
 * where, and how to put it right. Ends the run with exit status 2, before anything is deployed.
 */
export class BadInput extends Error {
  override name = 'BadInput'
  /** The line of a file that it is about, where it is about one. */
  readonly at?: Place

  constructor(message: string, options: ErrorOptions & { at?: Place } = {}) {
    super(message, options)
    if (options.at) this.at = options.at
  }
}

/** A line of a file that the user gave, with its path as given. Counted from 1. */
export interface Place {
  file: string
  line: number
}

/** What an error says, whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

/** Measuring was not possible: nothing is known of the change. Ends the run with exit status 3. */
export class CouldNotMeasure extends Error {
  override name = 'CouldNotMeasure'
}
