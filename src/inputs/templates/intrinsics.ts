import { isObject, type JsonObject } from '../../shared/json.ts'
import { entryOf } from './values.ts'

/** A value of a template: known, not there at all, or known to the deployment only. */
export type Resolved =
  | { kind: 'known'; value: unknown }
  | { kind: 'absent' }
  /** `expression` is its short form, for people: `!Ref Memory`. */
  | { kind: 'open'; expression: string }

const MAX_DEPTH = 32

/**
 * What a template's value comes to without deploying it. Functions of literals are computed; what
 * depends on parameters, conditions, resources or the account is open. (A parameter's default is no
 * answer: whoever deploys may give another value.)
 */
export function resolve(value: unknown, template: JsonObject, depth = 0): Resolved {
  if (value === undefined) return { kind: 'absent' }
  if (!isObject(value)) return { kind: 'known', value }
  const [name] = Object.keys(value)
  if (name === undefined || Object.keys(value).length > 1) return { kind: 'known', value }
  if (name !== 'Ref' && name !== 'Condition' && !name.startsWith('Fn::')) {
    return { kind: 'known', value }
  }
  const argument = value[name]
  if (name === 'Ref' && argument === 'AWS::NoValue') return { kind: 'absent' }
  const inner = (each: unknown): unknown => {
    const resolved = depth < MAX_DEPTH ? resolve(each, template, depth + 1) : undefined
    return resolved?.kind === 'known' ? resolved.value : undefined
  }
  const computed = compute(name, argument, inner, template)
  return computed === undefined
    ? { kind: 'open', expression: shortForm(name, argument) }
    : { kind: 'known', value: computed }
}

/** The value of an intrinsic function of literals; undefined where it is not known. */
function compute(
  name: string,
  argument: unknown,
  inner: (value: unknown) => unknown,
  template: JsonObject,
): unknown {
  const list = Array.isArray(argument) ? argument : []
  switch (name) {
    case 'Fn::Sub':
      return substituted(argument, inner)
    case 'Fn::Join':
      return joined(inner(list[0]), inner(list[1]), inner)
    case 'Fn::Select':
      return selected(inner(list[0]), inner(list[1]), inner)
    case 'Fn::Split':
      return split(inner(list[0]), inner(list[1]))
    case 'Fn::FindInMap':
      return found(list.map(inner), template)
    default:
      return undefined
  }
}

function substituted(argument: unknown, inner: (value: unknown) => unknown): string | undefined {
  const [text, own] = Array.isArray(argument) ? argument : [argument, {}]
  if (typeof text !== 'string') return undefined
  let open = false
  const written = text.replace(/\$\{(!?)([^}]*)\}/g, (_, literal: string, name: string) => {
    if (literal) return `\${${name}}`
    const value = inner(entryOf(own, name.trim()))
    if (typeof value !== 'string' && typeof value !== 'number') open = true
    return String(value)
  })
  return open ? undefined : written
}

function joined(
  separator: unknown,
  parts: unknown,
  inner: (value: unknown) => unknown,
): string | undefined {
  if (typeof separator !== 'string' || !Array.isArray(parts)) return undefined
  const texts = parts.map(inner)
  if (texts.some((text) => typeof text !== 'string' && typeof text !== 'number')) return undefined
  return texts.join(separator)
}

function selected(index: unknown, from: unknown, inner: (value: unknown) => unknown): unknown {
  return Array.isArray(from) && /^\d{1,4}$/.test(String(index))
    ? inner(from[Number(index)])
    : undefined
}

function split(separator: unknown, text: unknown): string[] | undefined {
  if (typeof separator !== 'string' || separator === '' || typeof text !== 'string')
    return undefined
  return text.split(separator)
}

function found([map, first, second]: readonly unknown[], template: JsonObject): unknown {
  const keys = [map, first, second]
  if (keys.some((key) => typeof key !== 'string')) return undefined
  return keys.reduce((from, key) => entryOf(from, String(key)), entryOf(template, 'Mappings'))
}

function shortForm(name: string, argument: unknown): string {
  const written = typeof argument === 'string' ? argument : JSON.stringify(argument)
  const short = written.length > 60 ? `${written.slice(0, 57)}...` : written
  return `!${name.replace(/^Fn::/, '')} ${short}`
}
