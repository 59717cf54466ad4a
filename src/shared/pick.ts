/** The properties of these names that have a value, in the order of the names. */
export function pick<From extends object, Name extends keyof From>(
  from: From,
  names: readonly Name[],
): Pick<From, Name> {
  const known = names.filter((name) => from[name] !== undefined)
  return Object.fromEntries(known.map((name) => [name, from[name]])) as Pick<From, Name>
}
