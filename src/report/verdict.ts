import type { FunctionReport, Report } from './schema.ts'

/**
 * The verdict of a run, from those of its functions. What is not known of a function weighs more than
 * what was accepted of another.
 */
export function verdictOf(functions: readonly FunctionReport[]): Report['verdict'] {
  const verdicts = new Set(functions.map(({ verdict }) => verdict))
  if (verdicts.has('fail')) return 'fail'
  if (unmeasuredOf(functions).length > 0) return 'inconclusive'
  if (verdicts.has('accepted')) return 'accepted'
  return verdicts.has('inconclusive') ? 'inconclusive' : 'pass'
}

/**
 * The functions of which nothing is known: they could not be measured, or not one invocation of either
 * side came to an end that gives a duration. A head that works where base does not is no such thing.
 */
export function unknownOf(functions: readonly FunctionReport[]) {
  return functions.filter(
    (each) =>
      each.kind === 'unmeasured' ||
      (each.kind === 'measured' &&
        each.sizes.every(({ base, head }) => base === null && head === null)),
  )
}

/** The functions that could not be measured. */
export function unmeasuredOf(functions: readonly FunctionReport[]) {
  return functions.filter((each) => each.kind === 'unmeasured')
}
