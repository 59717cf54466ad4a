/**
 * Something the user gave cannot be used. The message is one sentence or two: what was wrong,
 * where, and how to put it right. Ends the run with exit status 2, before anything is deployed.
 */
export class BadInput extends Error {
  override name = 'BadInput'
}

/** Measuring was not possible: nothing is known of the change. Ends the run with exit status 3. */
export class CouldNotMeasure extends Error {
  override name = 'CouldNotMeasure'
}
