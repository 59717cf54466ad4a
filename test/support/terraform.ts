import { type Block, type Names, parseHcl } from './hcl.ts'

/** A resource that a module would make, its expressions worked out. */
export interface Resource {
  type: string
  name: string
  attributes: Readonly<Record<string, unknown>>
}

/**
 * What a module of Terraform would make, as far as docs/iam has its language. Of attributes that are
 * only known once a resource is made, its address stands there.
 * @param variables what is given for `var`
 * @param data what is known of data sources: type and name to attributes
 * @throws for a name or function that is not known here
 */
export function terraform(
  text: string,
  variables: Readonly<Record<string, unknown>>,
  data: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
): { resources: Resource[]; outputs: Record<string, unknown> } {
  const { blocks } = parseHcl(text)
  const of = (type: string) => blocks.filter((block) => block.type === type)
  const local = {}
  const names: Names = { var: {}, local, data, ...addressesOf(of('resource')) }
  const attributeOf = (block: Block, name: string) => block.attributes.get(name)?.evaluate(names)
  names.var = Object.fromEntries(
    of('variable').map((block) => {
      const [name = ''] = block.labels
      return [name, variables[name] ?? attributeOf(block, 'default') ?? null]
    }),
  )
  for (const [name, { evaluate }] of of('locals').flatMap(({ attributes }) => [...attributes])) {
    Object.defineProperty(local, name, { get: () => evaluate(names) })
  }
  const resources = of('resource').flatMap((block): Resource[] => {
    const [type = '', name = ''] = block.labels
    if (attributeOf(block, 'count') === 0) return []
    const entries = [...block.attributes].map(([key, each]) => [key, each.evaluate(names)])
    return [{ type, name, attributes: Object.fromEntries(entries) }]
  })
  const outputs = of('output').map((block) => [block.labels[0], attributeOf(block, 'value')])
  return { resources, outputs: Object.fromEntries(outputs) }
}

/** By type and name: each attribute is called by its address. */
function addressesOf(resources: readonly Block[]): Names {
  const found: Record<string, Record<string, unknown>> = {}
  for (const { labels } of resources) {
    const [type = '', name = ''] = labels
    const attributes = ['id', 'arn'].map((each) => [each, `${type}.${name}.${each}`])
    found[type] = { ...found[type], [name]: Object.fromEntries(attributes) }
  }
  return found
}
