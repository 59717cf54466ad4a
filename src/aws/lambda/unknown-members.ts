import type { Readable } from 'node:stream'
import type {
  GetFunctionCommand,
  GetFunctionCommandInput,
  GetFunctionCommandOutput,
} from '@aws-sdk/client-lambda'
import type { DeserializeMiddleware } from '@smithy/types'

/**
 * Keeps what a command is answered as it came: the SDK drops the members that it does not know, and AWS
 * adds kinds of functions between two releases of it.
 * @returns gives the JSON, after the command was sent
 */
export function keepAnswer(command: GetFunctionCommand): () => unknown {
  let text = ''
  const keep: DeserializeMiddleware<GetFunctionCommandInput, GetFunctionCommandOutput> =
    (next) => async (call) => {
      const result = await next(call)
      if (hasBody(result.response)) {
        const bytes = Buffer.concat(await result.response.body.toArray())
        text = bytes.toString()
        result.response.body = bytes
      }
      return result
    }
  // Between the connection, whose deadline holds for the body too, and the SDK's reading of it.
  command.middlewareStack.addRelativeTo(keep, {
    relation: 'after',
    toMiddleware: 'deserializerMiddleware',
    name: 'keepAnswer',
  })
  return () => JSON.parse(text)
}

/** A response whose body can be read, and replaced by what was read. */
interface HttpBody {
  get body(): Readable
  set body(bytes: Readable | Buffer)
}

function hasBody(response: unknown): response is HttpBody {
  return (
    typeof response === 'object' &&
    response !== null &&
    'body' in response &&
    typeof response.body === 'object' &&
    response.body !== null &&
    'toArray' in response.body
  )
}

/**
 * Where an answer states something that was not understood: `RuntimeConfig`, `VpcConfig.Zones`.
 * @param stated the JSON of the answer
 * @param understood the same, as the SDK read it
 */
export function unknownMembers(stated: unknown, understood: unknown): string[] {
  if (Array.isArray(stated)) {
    const items: readonly unknown[] = Array.isArray(understood) ? understood : []
    return [...new Set(stated.flatMap((item, index) => unknownMembers(item, items[index])))]
  }
  if (!isMap(stated)) return []
  return Object.entries(stated).flatMap(([name, value]) => {
    if (value === null || value === undefined) return []
    const known =
      isMap(understood) && Object.hasOwn(understood, name) ? understood[name] : undefined
    if (known === undefined) return [name]
    return unknownMembers(value, known).map((inner) => `${name}.${inner}`)
  })
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
