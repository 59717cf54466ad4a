/** As much of a JSON Schema as is looked at. */
export interface JsonSchema {
  $ref?: string
  $defs?: Record<string, JsonSchema>
  description?: string
  properties?: Record<string, JsonSchema>
  items?: JsonSchema
  additionalProperties?: JsonSchema
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  allOf?: JsonSchema[]
}

interface Field {
  /** `functions.sizes.memoryMB`, through lists and references. */
  at: string
  schema: JsonSchema
}

/** Every field of a schema whose references do not go in a circle. */
export function fieldsOf(root: JsonSchema): {
  fields: Field[]
  /** Whether it is said what it is, at its place or where it refers to. */
  isDescribed: (schema: JsonSchema) => boolean
} {
  const referred = ({ $ref = '' }: JsonSchema) => root.$defs?.[$ref.replace('#/$defs/', '')]
  const formsOf = (schema: JsonSchema) =>
    [
      referred(schema),
      ...(schema.anyOf ?? []),
      ...(schema.oneOf ?? []),
      ...(schema.allOf ?? []),
    ].filter((form) => form !== undefined)
  const below = (schema: JsonSchema, path: readonly string[]): Field[] => [
    ...Object.entries(schema.properties ?? {}).flatMap(([name, own]) => {
      const at = [...path, name]
      return [{ at: at.join('.'), schema: own }, ...below(own, at)]
    }),
    ...[schema.items, schema.additionalProperties, ...formsOf(schema)].flatMap((form) =>
      typeof form === 'object' ? below(form, path) : [],
    ),
  ]
  const isDescribed = (schema: JsonSchema): boolean =>
    schema.description !== undefined || formsOf(schema).some(isDescribed)
  return { fields: below(root, []), isDescribed }
}
