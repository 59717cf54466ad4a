import type { Architecture } from '../../money/architecture.ts'
import { defined } from '../../shared/defined.ts'
import { isObject, type JsonObject } from '../../shared/json.ts'
import { type Resolved, resolve } from './intrinsics.ts'
import { LAMBDA_DEFAULTS, type OpenProperty, type TemplateFunction } from './template.ts'
import { entryOf } from './values.ts'

type Configuration = Omit<
  TemplateFunction,
  'id' | 'ids' | 'code' | 'servesDeployment' | 'unsupported'
>

/**
 * The configuration that the properties of `AWS::Lambda::Function` or `AWS::Serverless::Function`
 * state. Where they say nothing, it is what Lambda does then; what is open is named as such.
 * @param template the whole template, for `Mappings`
 */
export function configurationOf(properties: JsonObject, template: JsonObject): Configuration {
  const open: OpenProperty[] = []
  // An include may bring any property that does not stand here.
  const included = properties['Fn::Transform'] !== undefined
  const read: Read = (property, value) => {
    const resolved: Resolved =
      included && value === undefined && !property.includes('.')
        ? { kind: 'open', expression: 'what Fn::Transform includes' }
        : resolve(value, template)
    if (resolved.kind === 'open') open.push({ property, expression: resolved.expression })
    return resolved
  }
  const at = (property: string) => read(property, properties[property])
  const functionName = textOf(at('FunctionName'))
  const handler = textOf(at('Handler'))
  const runtime = textOf(at('Runtime'))
  const architecture = architectureOf(at('Architectures'), read)
  const memoryMB = numberOf(at('MemorySize'), LAMBDA_DEFAULTS.memoryMB)
  const timeoutSeconds = numberOf(at('Timeout'), LAMBDA_DEFAULTS.timeoutSeconds)
  const storage = within('EphemeralStorage', 'Size', read, at('EphemeralStorage'))
  const ephemeralStorageMB = numberOf(storage, LAMBDA_DEFAULTS.ephemeralStorageMB)
  const tracing = tracingOf(properties, read)
  const variables = mapIn(within('Environment', 'Variables', read, at('Environment')))
  if (variables['Fn::Transform'] !== undefined) {
    open.push({ property: 'Environment.Variables', expression: 'what Fn::Transform includes' })
  }
  return {
    ...defined({ functionName, handler, runtime }),
    ...(architecture && { architecture }),
    ...defined({ memoryMB, timeoutSeconds, ephemeralStorageMB, tracing }),
    environmentNames: Object.keys(variables).filter((name) => !name.startsWith('Fn::')),
    environmentLiterals: literalsIn(variables, template),
    open,
  }
}

type Read = (property: string, value: unknown) => Resolved

/** A property of a property: `EphemeralStorage.Size`. */
function within(name: string, property: string, read: Read, outer: Resolved): Resolved {
  if (outer.kind !== 'known') return outer
  return read(`${name}.${property}`, entryOf(outer.value, property))
}

/** SAM's `Tracing`, or CloudFormation's `TracingConfig.Mode`; `PassThrough` where neither is stated. */
function tracingOf(properties: JsonObject, read: Read): boolean | undefined {
  const ofSam = read('Tracing', properties.Tracing)
  const stated =
    ofSam.kind === 'absent'
      ? within('TracingConfig', 'Mode', read, read('TracingConfig', properties.TracingConfig))
      : ofSam
  return stated.kind === 'open' ? undefined : textOf(stated) === 'Active'
}

function architectureOf(resolved: Resolved, read: Read): Architecture | undefined {
  if (resolved.kind === 'absent') return LAMBDA_DEFAULTS.architecture
  if (resolved.kind === 'open' || !Array.isArray(resolved.value)) return undefined
  const first = textOf(read('Architectures', resolved.value[0]))
  return first === 'x86_64' || first === 'arm64' ? first : undefined
}

/** Lambda's default where nothing is stated; nothing where it is open, or no number. */
function numberOf(resolved: Resolved, preset: number): number | undefined {
  if (resolved.kind !== 'known') return resolved.kind === 'absent' ? preset : undefined
  const { value } = resolved
  const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isInteger(number) ? number : undefined
}

function textOf(resolved: Resolved): string | undefined {
  if (resolved.kind !== 'known') return undefined
  return typeof resolved.value === 'string' && resolved.value !== '' ? resolved.value : undefined
}

function mapIn(resolved: Resolved): JsonObject {
  return resolved.kind === 'known' && isObject(resolved.value) ? resolved.value : {}
}

/** Values that are known without deploying; numbers and booleans as Lambda gets them, as text. */
function literalsIn(variables: JsonObject, template: JsonObject): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) => {
      if (name.startsWith('Fn::')) return []
      const resolved = resolve(value, template)
      if (resolved.kind !== 'known' || resolved.value === null) return []
      return typeof resolved.value === 'object' ? [] : [[name, String(resolved.value)]]
    }),
  )
}
