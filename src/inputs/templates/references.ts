import { isObject } from '../../shared/json.ts'
import { entryOf } from './values.ts'

/** What an expression refers to: a resource or parameter, and of a resource the attribute. */
export interface Reference {
  id: string
  /** `Arn`, or `Outputs.ProviderArn` of a nested stack. */
  attribute?: string
}

/** All resources and parameters that a value of a template refers to, however deep. */
export function referencesIn(value: unknown): Reference[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn)
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([key, argument]): Reference[] => {
    if (key === 'Ref') return typeof argument === 'string' ? [referenceOf(argument)] : []
    if (key === 'Fn::GetAtt') return attributeOf(argument)
    if (key === 'Fn::Sub') return [...substitutedIn(argument), ...referencesIn(argument)]
    return referencesIn(argument)
  })
}

/** `Fn.Alias`, as SAM writes it, refers to `Fn`. */
function referenceOf(written: string): Reference {
  const at = written.indexOf('.')
  return at === -1
    ? { id: written }
    : { id: written.slice(0, at), attribute: written.slice(at + 1) }
}

function attributeOf(argument: unknown): Reference[] {
  const parts = Array.isArray(argument) ? argument : [argument]
  if (!parts.every((part) => typeof part === 'string')) return referencesIn(argument)
  return [referenceOf(parts.join('.'))]
}

function substitutedIn(argument: unknown): Reference[] {
  const [text, own] = Array.isArray(argument) ? argument : [argument, {}]
  if (typeof text !== 'string') return []
  return Array.from(text.matchAll(/\$\{([^!}][^}]*)\}/g), ([, name = '']) => name.trim())
    .filter((name) => entryOf(own, name) === undefined)
    .map(referenceOf)
}
