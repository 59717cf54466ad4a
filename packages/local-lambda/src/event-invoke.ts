import type { Call, Context, Operation } from './call.ts'
import { NO_CONTENT, ok } from './call.ts'
import type { JsonObject, Rule } from './checks.ts'
import { checkBody, isObject } from './checks.ts'
import { invalidParameter, notFound } from './errors.ts'
import { functionArn } from './function-name.ts'
import { compareKeys, jsonBody, page, referenceOf } from './request.ts'
import { findFunction } from './state.ts'

const DESTINATION: Rule = {
  kind: 'object',
  fields: {
    Destination: {
      kind: 'string',
      max: 350,
      pattern:
        '$|kafka://([^.]([a-zA-Z0-9\\-_.]{0,248}))|arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1})?:(\\d{12})?:(.*)',
    },
  },
}
const RULES: Readonly<Record<string, Rule>> = {
  MaximumRetryAttempts: { kind: 'integer', min: 0, max: 2 },
  MaximumEventAgeInSeconds: { kind: 'integer', min: 60, max: 21_600 },
  DestinationConfig: { kind: 'object', fields: { OnSuccess: DESTINATION, OnFailure: DESTINATION } },
}

export const getEventInvokeConfig: Operation = (context, call) => ok(existing(context, call).config)

/** PUT replaces the configuration. */
export const putEventInvokeConfig: Operation = (context, call) => save(context, call, {})

/** POST changes members of one. */
export const updateEventInvokeConfig: Operation = (context, call) => {
  target(context, call)
  return save(context, call, existing(context, call).config)
}

export const deleteEventInvokeConfig: Operation = (context, call) => {
  const { lambda, qualifier } = existing(context, call)
  lambda.eventInvokeConfigs.delete(qualifier)
  return NO_CONTENT
}

export const listEventInvokeConfigs: Operation = (context, call) => {
  const lambda = findFunction(context.state, referenceOf(context, call))
  const configs = [...lambda.eventInvokeConfigs].toSorted(([a], [b]) => compareKeys(a, b))
  const { items, ...next } = page(call, configs, ([key]) => key)
  return ok({ FunctionEventInvokeConfigs: items.map(([, config]) => config), ...next })
}

function save(context: Context, call: Call, current: JsonObject) {
  const body = jsonBody(call)
  checkBody(body, RULES)
  const given = Object.keys(RULES).filter((key) => body[key] !== undefined && body[key] !== null)
  if (given.length === 0) {
    throw invalidParameter(
      'You must specify at least one of error handling or destination setting.',
    )
  }
  const { lambda, qualifier } = target(context, call)
  checkDestinations(context, lambda.name, body.DestinationConfig)
  const config = {
    ...current,
    ...Object.fromEntries(given.map((key) => [key, body[key]])),
    DestinationConfig: {
      OnSuccess: {},
      OnFailure: {},
      ...objectIn(body.DestinationConfig ?? current.DestinationConfig),
    },
    FunctionArn: functionArn(context.place, lambda.name, qualifier),
    LastModified: context.clock.nowMs() / 1000,
  }
  lambda.eventInvokeConfigs.set(qualifier, config)
  return ok(config)
}

/** Services that Lambda can send to; no SDK types say which. */
const DESTINATIONS = ['lambda', 'sqs', 'sns', 'events', 's3']

function checkDestinations({ state, place }: Context, self: string, config: unknown): void {
  const { OnSuccess, OnFailure } = isObject(config) ? config : {}
  const [success, failure] = [OnSuccess, OnFailure].map(destinationIn)
  for (const arn of [success, failure]) {
    if (!arn || arn.startsWith('kafka:')) continue
    const [, , service = '', region, account, , name = ''] = arn.split(':')
    if (!DESTINATIONS.includes(service)) {
      const shown = (word: string, value: string | undefined) =>
        value === undefined ? 'null' : `${word}(destination=${value})`
      throw invalidParameter(
        `The provided destination config DestinationConfig(onSuccess=${shown('OnSuccess', success)}, onFailure=${shown('OnFailure', failure)}) is invalid.`,
      )
    }
    // What else there is in an account is unknown here.
    if (service !== 'lambda' || region !== place.region || account !== place.accountId) continue
    if (name === self) {
      throw invalidParameter("You can't specify the function as a destination for itself.")
    }
    if (!state.functions.has(name)) throw invalidParameter(`The destination ARN ${arn} is invalid.`)
  }
}

function objectIn(value: unknown): JsonObject {
  return isObject(value) ? value : {}
}

function destinationIn(value: unknown): string | undefined {
  const destination = isObject(value) ? value.Destination : undefined
  return typeof destination === 'string' ? destination : undefined
}

function existing(context: Context, call: Call) {
  const { name, qualifier = '$LATEST' } = referenceOf(context, call)
  const lambda = context.state.functions.get(name)
  const config = lambda?.eventInvokeConfigs.get(qualifier)
  if (lambda === undefined || config === undefined) {
    const arn = functionArn(context.place, name, qualifier)
    throw notFound(`The function ${arn} doesn't have an EventInvokeConfig`)
  }
  return { lambda, qualifier, config }
}

function target(context: Context, call: Call) {
  const reference = referenceOf(context, call)
  const lambda = context.state.functions.get(reference.name)
  const { qualifier = '$LATEST' } = reference
  const isThere =
    qualifier === '$LATEST' || lambda?.versions.has(qualifier) || lambda?.aliases.has(qualifier)
  if (lambda === undefined || !isThere) throw notFound("The function doesn't exist.")
  return { lambda, qualifier }
}
