import type { InvokeWithResponseStreamResponseEvent } from '@aws-sdk/client-lambda'
import { InvokeCommand, InvokeWithResponseStreamCommand } from '@aws-sdk/client-lambda'
import { describe, expect, test } from '@jest/globals'
import { create, logOf, one, start } from './support.ts'

describe('an invocation that fails', () => {
  test('in the handler carries FunctionError and the error, and its report no status', async () => {
    await using running = await start()
    const { client, factory } = running
    await create(client)
    factory.answer = () => ({
      functionError: 'Unhandled',
      payload: Buffer.from('{"errorType":"Error","errorMessage":"no"}'),
    })
    const failed = await client.send(new InvokeCommand({ ...one, LogType: 'Tail' }))
    expect(failed).toMatchObject({ StatusCode: 200, FunctionError: 'Unhandled' })
    expect(failed.Payload?.transformToString()).toBe('{"errorType":"Error","errorMessage":"no"}')
    expect(logOf(failed)).not.toContain('Status')
  })

  test('and one that streams reports it in an event', async () => {
    await using running = await start()
    const { client, factory } = running
    await create(client)
    const streamed = async () => {
      const { EventStream, ExecutedVersion } = await client.send(
        new InvokeWithResponseStreamCommand({ ...one, LogType: 'Tail' }),
      )
      const events: InvokeWithResponseStreamResponseEvent[] = []
      for await (const event of EventStream ?? []) events.push(event)
      const bytes = events.flatMap(({ PayloadChunk }) => [...(PayloadChunk?.Payload ?? [])])
      return {
        ExecutedVersion,
        text: Buffer.from(bytes).toString(),
        end: events.at(-1)?.InvokeComplete,
      }
    }
    factory.answer = () => ({ payload: Buffer.alloc(200_000, 'x') })
    const { text, end, ExecutedVersion } = await streamed()
    expect([text, ExecutedVersion]).toEqual(['x'.repeat(200_000), '$LATEST'])
    expect(Buffer.from(end?.LogResult ?? '', 'base64').toString()).toContain('REPORT RequestId')
    factory.answer = () => ({ functionError: 'Unhandled', payload: Buffer.from('{"a":1}') })
    expect((await streamed()).end).toMatchObject({
      ErrorCode: 'Unhandled',
      ErrorDetails: '{"a":1}',
    })
  })

  test('by time-out or death loses its environment, and the next one gets another', async () => {
    await using running = await start()
    const { client, factory } = running
    await create(client)
    factory.answer = () => ({
      status: 'timeout',
      functionError: 'Unhandled',
      durationMs: 3000,
      dead: true,
    })
    const failed = await client.send(new InvokeCommand({ ...one, LogType: 'Tail' }))
    expect(logOf(failed)).toMatch(
      /Task timed out after 3\.00 seconds\n\nEND .*\nREPORT .*\tDuration: 3000\.00 ms\t.*\tStatus: timeout\t\n$/,
    )
    factory.answer = () => ({})
    await client.send(new InvokeCommand(one))
    expect(factory.started).toHaveLength(2)
    expect(factory.ended).toHaveLength(1)
  })
})
