import type { Operation } from './call.ts'
import { NO_CONTENT, ok } from './call.ts'
import { isObject } from './checks.ts'
import { invalidParameter, ServiceError, validation } from './errors.ts'
import { parseTagResource } from './function-name.ts'
import { jsonBody } from './request.ts'
import { requireUnqualified } from './state.ts'

const MAX_TAGS = 50

export const tagResource: Operation = (context, call) => {
  const name = parseTagResource(call.path.Resource ?? '', context.place)
  const lambda = requireUnqualified(context.state, name)
  const tags = readTags(jsonBody(call).Tags)
  if (Object.keys(tags).length === 0) {
    throw invalidParameter('An error occurred and the request cannot be processed.')
  }
  checkTags({ ...Object.fromEntries(lambda.tags), ...tags })
  for (const [key, value] of Object.entries(tags)) lambda.tags.set(key, value)
  return NO_CONTENT
}

export const untagResource: Operation = (context, call) => {
  const name = parseTagResource(call.path.Resource ?? '', context.place)
  const lambda = requireUnqualified(context.state, name)
  const keys = call.query.getAll('tagKeys')
  if (keys.length === 0) {
    throw validation([
      "Value null at 'tagKeys' failed to satisfy constraint: Member must not be null",
    ])
  }
  for (const key of keys) lambda.tags.delete(key)
  return NO_CONTENT
}

export const listTags: Operation = (context, call) => {
  const name = parseTagResource(call.path.Resource ?? '', context.place)
  return ok({ Tags: Object.fromEntries(requireUnqualified(context.state, name).tags) })
}

/** Tags of a request body; absent is none. */
export function readTags(value: unknown): Readonly<Record<string, string>> {
  if (value === undefined || value === null) return {}
  if (!isObject(value)) throw notTags()
  return Object.fromEntries(
    Object.entries(value).map(([key, tag]) => {
      if (typeof tag !== 'string') throw notTags()
      return [key, tag]
    }),
  )
}

export function checkTags(tags: Readonly<Record<string, string>>): void {
  const entries = Object.entries(tags)
  if (entries.length > MAX_TAGS) {
    throw invalidParameter('Number of tags exceeds resource tag limit.')
  }
  for (const [key, value] of entries) {
    if (key.length < 1 || key.length > 128 || value.length > 256) {
      throw invalidParameter(
        `The tag ${key} is not valid: a key has 1 to 128 characters, a value 256 at most.`,
      )
    }
    if (key.toLowerCase().startsWith('aws:')) {
      throw invalidParameter('aws: prefixed tag key names are not allowed for external use.')
    }
  }
}

function notTags(): ServiceError {
  return new ServiceError(
    400,
    'SerializationException',
    "The value of 'tags' is not a map of strings.",
  )
}
