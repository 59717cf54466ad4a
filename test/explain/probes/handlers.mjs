// Handlers of all kinds that Lambda's runtime for Node.js takes; each says what it was given.
import { writeFileSync } from 'node:fs'
import http from 'node:http'

const STREAMING = Symbol.for('aws.lambda.runtime.handler.streaming')

export let live = () => 'not yet'
export const become = () => {
  live = () => 'replaced'
}

export const async_ = async (event, context) => ({ event, request: context.awsRequestId })
export const rejects = async () => {
  throw new TypeError('rejected')
}
export const throws = () => {
  throw new RangeError('thrown')
}
export const calls = (event, context, callback) => {
  context.callbackWaitsForEmptyEventLoop = false
  setTimeout(() => callback(null, { event, given: callback.length }), 1)
}
export const callsWithError = (_event, _context, callback) => callback(new Error('by callback'))
export const plain = (event) => ({ event })
export const nothing = () => undefined

let started = 0
export const thenable = () => ({
  // biome-ignore lint/suspicious/noThenProperty: what is tested
  then(done) {
    started++
    setTimeout(() => done({ started }), 1)
  },
})
class Later extends Promise {}
export const subclass = () => Later.resolve('later')
export function self(...given) {
  return Promise.resolve({ isSelf: this === undefined, given: given.length })
}
export const sameContext = async (event, context) => ({
  isFrozen: Object.isFrozen(event),
  own: Object.keys(context),
  left: context.getRemainingTimeInMillis(),
})

export const streams = Object.assign(
  async (_event, stream, context) => {
    stream.write('one,')
    stream.write(context.awsRequestId)
    stream.end()
  },
  { [STREAMING]: 'response' },
)

/** Does with secrets what programs do: logs, sends, computes and fails with them. */
export const secrets = async (event) => {
  const { secret, store } = event
  console.log('password', secret, process.env.API_TOKEN)
  process.stdout.write(`${secret}\n`)
  const hidden = { [secret]: secret, [process.env.API_TOKEN]: 1 }
  const send = (target) =>
    new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${secret}`, 'x-api-key': process.env.API_TOKEN }
      const request = http.request(`${store}/${secret}?token=${secret}`, {
        method: 'POST',
        headers,
      })
      if (target) request.setHeader('x-amz-target', target)
      request.on('response', (response) => response.resume().on('end', resolve))
      request.on('error', reject)
      request.end(`Action=GetUser&Password=${secret}&${JSON.stringify(hidden)}`)
    })
  await send()
  await send('DynamoDB_20120810.GetItem')
  await (await fetch(`${store}/${secret}`, { method: 'POST', body: secret })).text()
  writeFileSync('/dev/null', secret)
  return hidden
}

/** Computes while a call is under way, as on a busy machine, and waits when none is. */
export const pauses = async ({ store }) => {
  const called = fetch(store, { method: 'POST' }).then((response) => response.text())
  await new Promise((resolve) => setImmediate(resolve))
  const untilMs = performance.now() + 60
  while (performance.now() < untilMs);
  await called
  await new Promise((resolve) => setTimeout(resolve, 20))
}

/** Writes to the log without the console. */
export const writes = async () => {
  for (let at = 0; at < 4000; at++)
    process.stdout.write('hush-4711 and what else there is to say\n')
}

/** Whoever looks at what he logs with finds what was there before. */
export const logsWith = () =>
  [process.stdout.write, console.log, console.error].map(({ name, length }) => `${name}/${length}`)
