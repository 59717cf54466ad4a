/** What an object holds once properties without a value are left out. */
type Defined<Properties> = { [Name in keyof Properties]?: Exclude<Properties[Name], undefined> }

/**
 * Leaves out the properties that are `undefined`, so that they can be spread into a type whose optional
 * properties are absent or have a value.
 */
export function defined<Properties extends object>(properties: Properties): Defined<Properties> {
  return Object.fromEntries(
    Object.entries(properties).filter(([, value]) => value !== undefined),
  ) as Defined<Properties>
}
