// Calls a handler as Lambda's runtime does, with the probe before it or without, and prints what came.
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const [directory, module, name, eventJson, asked] = process.argv.slice(2)
const STREAMING = Symbol.for('aws.lambda.runtime.handler.streaming')
const print = process.stdout.write.bind(process.stdout)

const { handler } =
  module === 'probe'
    ? await import(pathToFileURL(path.join(directory, 'lambda_cost_gate_probe.mjs')).href)
    : { handler: (await import(pathToFileURL(path.join(directory, 'index.mjs')).href))[name] }

const events = [JSON.parse(eventJson), JSON.parse(eventJson)]
const outcomes = []
for (const event of events) outcomes.push(await outcomeOf(event))
const about = { length: handler.length, name: handler.name, streaming: handler[STREAMING] }
const answer = asked === undefined ? undefined : await outcomeOf(JSON.parse(asked))
print(`\n@@${JSON.stringify({ about, outcomes, answer })}`)

async function outcomeOf(event) {
  const context = { awsRequestId: 'r-1', callbackWaitsForEmptyEventLoop: true }
  Object.defineProperty(context, 'getRemainingTimeInMillis', { value: () => 1234 })
  const waits = () => context.callbackWaitsForEmptyEventLoop
  try {
    const value = await resultOf(event, context)
    return { value: value === undefined ? 'undefined' : value, waits: waits() }
  } catch (error) {
    return { error: { name: error.name, message: error.message }, waits: waits() }
  }
}

function resultOf(event, context) {
  if (handler[STREAMING]) {
    const chunks = []
    const stream = { write: (chunk) => chunks.push(String(chunk)), end: () => chunks.push('end') }
    return Promise.resolve(handler(event, stream, context)).then(() => chunks)
  }
  if (handler.length < 3) return handler(event, context)
  return new Promise((resolve, reject) => {
    handler(event, context, (error, value) => (error ? reject(error) : resolve(value)))
  })
}
