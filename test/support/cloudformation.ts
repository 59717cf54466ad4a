import { parse } from 'yaml'

/** Parameters and pseudo parameters. */
export type Parameters = Readonly<Record<string, string>>

interface Tagged {
  tag: string
  given: unknown
}

const NOTHING = Symbol('AWS::NoValue')
const TAGS = ['!Ref', '!Sub', '!If', '!Not', '!Equals', '!Select', '!Split', '!GetAtt']

/**
 * A template of CloudFormation with its functions worked out, as far as docs/iam has them. A condition
 * `HasX` holds where there is a parameter X.
 */
export function cloudFormation(text: string, parameters: Parameters) {
  const customTags = TAGS.flatMap((tag) => [
    { tag, resolve: (given: string): Tagged => ({ tag, given }) },
    {
      tag,
      collection: 'seq' as const,
      resolve: (seq: { toJSON: () => unknown }): Tagged => ({ tag, given: seq.toJSON() }),
    },
  ])
  return worked(parse(text, { customTags }), parameters) as ReturnType<typeof parse>
}

function worked(value: unknown, parameters: Parameters): unknown {
  if (Array.isArray(value)) {
    return value.map((each) => worked(each, parameters)).filter((each) => each !== NOTHING)
  }
  if (typeof value !== 'object' || value === null) return value
  if (isTagged(value)) return valueOfTag(value, parameters)
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, each]) => [key, worked(each, parameters)])
      .filter(([, each]) => each !== NOTHING),
  )
}

function valueOfTag({ tag, given }: Tagged, parameters: Parameters): unknown {
  const list: unknown[] = Array.isArray(given) ? given : [given]
  const own = (each: unknown) => worked(each, parameters)
  switch (tag) {
    case '!Ref':
      return given === 'AWS::NoValue' ? NOTHING : (parameters[String(given)] ?? '')
    case '!If':
      return own(list[parameters[String(list[0]).replace(/^Has/, '')] ? 1 : 2])
    case '!Split':
      return String(own(list[1])).split(String(list[0]))
    case '!Select': {
      const of = own(list[1])
      return Array.isArray(of) ? of[Number(list[0])] : ''
    }
    case '!Sub': {
      const known: Record<string, unknown> = { ...parameters, ...Object(own(list[1] ?? {})) }
      return String(list[0]).replace(/\$\{([\w:]+)\}/g, (_, name: string) =>
        String(known[name] ?? ''),
      )
    }
    default:
      return undefined
  }
}

function isTagged(value: object): value is Tagged {
  return 'tag' in value && 'given' in value && TAGS.includes(String(value.tag))
}
