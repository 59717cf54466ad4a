/** Orders entries by their names, in the order of code units, whatever the locale. */
export function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1
}
