import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { GetFunctionCommand } from '@aws-sdk/client-lambda'
import { describe, expect, test } from '@jest/globals'
import { limitBody } from '../../../src/aws/deadline.ts'
import { connect, disconnect, send, until } from '../../../src/aws/lambda/client.ts'
import { downloadedCode } from '../../../src/aws/lambda/download.ts'
import { reasonOf } from '../../../src/aws/lambda/explain.ts'

type Answer = (outgoing: ServerResponse, nth: number, incoming: IncomingMessage) => void

/** A server that answers as it likes. */
async function answering(answer: Answer) {
  let nth = 0
  const server = createServer((incoming, outgoing) => answer(outgoing, ++nth, incoming))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const pauses = { retryMs: 1, pollMs: 1, stallMs: 40 }
  const lambda = connect({ backend: 'local', region: 'us-east-1', endpoint, pauses })
  return {
    endpoint,
    lambda,
    requests: () => nth,
    async [Symbol.asyncDispose]() {
      disconnect(lambda)
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const FUNCTION = JSON.stringify({ Configuration: { FunctionName: 'orders' } })
const whole: Answer = (outgoing) => {
  outgoing.writeHead(200, { 'content-type': 'application/json' }).end(FUNCTION)
}
/** Promises more than it sends, and then goes away. */
const cutShort: Answer = (outgoing) => {
  outgoing.writeHead(200, { 'content-type': 'application/json', 'content-length': 1000 })
  outgoing.write(FUNCTION.slice(0, 10), () => outgoing.destroy())
}
const halfOfTheJson: Answer = (outgoing) => {
  outgoing.writeHead(200, { 'content-type': 'application/json' }).end(FUNCTION.slice(0, 10))
}
/** Begins, and never ends. */
const stalling: Answer = (outgoing) => {
  outgoing.writeHead(200, { 'content-type': 'application/json', 'content-length': 1000 })
  outgoing.write('{')
}
const silent: Answer = () => {}

const get = () => new GetFunctionCommand({ FunctionName: 'orders' })

describe('a control call', () => {
  test.each([
    ['a body that is cut short', cutShort],
    ['half of the JSON', halfOfTheJson],
  ])('is made again after %s', async (_, bad) => {
    await using server = await answering((...call) => (call[1] < 3 ? bad : whole)(...call))
    const { Configuration } = await send(server.lambda, get())
    expect(Configuration?.FunctionName).toBe('orders')
    expect(server.requests()).toBe(3)
  })

  test('whose answers are all cut short fails in plain words', async () => {
    await using server = await answering(cutShort)
    const error = await send(server.lambda, get()).catch((thrown: unknown) => thrown)
    expect(reasonOf(error)).toMatch(/^AWS Lambda did not answer \(.*\), even after retries\./)
    expect(reasonOf(error)).not.toMatch(/Deserialization|\{error\}/)
    expect(server.requests()).toBe(6)
  })

  test('gives a body that does not end up, and is made again', async () => {
    await using server = await answering((...call) => (call[1] < 2 ? stalling : whole)(...call))
    limitBody(server.lambda.control, 30)
    const { Configuration } = await send(server.lambda, get())
    expect(Configuration?.FunctionName).toBe('orders')
  })

  test('that nobody answers ends when it may take no longer, and is not made six times', async () => {
    await using server = await answering(silent)
    const error = await send(server.lambda, get(), { timeoutMs: 60 }).catch((e: unknown) => e)
    expect(reasonOf(error)).toMatch(/^AWS Lambda did not answer/)
    expect(server.requests()).toBeLessThanOrEqual(3)
  })

  test.each([
    ['no answer', silent],
    ['half an answer', stalling],
  ])('with %s ends at once when it is cancelled, with the reason', async (_, bad) => {
    const cancel = new AbortController()
    await using server = await answering((...call) => {
      bad(...call)
      setImmediate(() => cancel.abort(new Error('The run was cancelled.')))
    })
    const looking = until(server.lambda, cancel.signal)
    await expect(send(looking, get())).rejects.toThrow('The run was cancelled.')
    expect(server.requests()).toBe(1)
  })
})

describe('a download of code', () => {
  const zip = Buffer.from('a zip of some code')
  const codeSha256 = createHash('sha256').update(zip).digest('base64')
  const downloaded = (server: Awaited<ReturnType<typeof answering>>) =>
    downloadedCode(server.lambda, { codeUrl: server.endpoint, codeSha256 }, 'orders')
  const complete: Answer = (outgoing) => outgoing.writeHead(200).end(zip)
  const partial: Answer = (outgoing) => {
    outgoing.writeHead(200, { 'content-length': zip.byteLength })
    outgoing.write(zip.subarray(0, 5))
  }

  test('that stalls is begun again', async () => {
    await using server = await answering((...call) => (call[1] < 2 ? partial : complete)(...call))
    expect(Buffer.from(await downloaded(server))).toEqual(zip)
    expect(server.requests()).toBe(2)
  })

  test('that is cut short is begun again', async () => {
    await using server = await answering((outgoing, nth, incoming) => {
      if (nth > 2) return complete(outgoing, nth, incoming)
      partial(outgoing, nth, incoming)
      setImmediate(() => outgoing.destroy())
    })
    expect(Buffer.from(await downloaded(server))).toEqual(zip)
  })

  test('that stalls whenever it is begun says so', async () => {
    await using server = await answering(partial)
    await expect(downloaded(server)).rejects.toThrow(
      'The code of orders cannot be downloaded (nothing came for 1 s). Run the check again, or give base-code.',
    )
  })
})
