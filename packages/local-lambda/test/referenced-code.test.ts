import {
  CreateFunctionCommand,
  GetFunctionCommand,
  PublishVersionCommand,
  UpdateFunctionCodeCommand,
} from '@aws-sdk/client-lambda'
import { expect, test } from '@jest/globals'
import { functionInput, one, refusal, start, zipOf } from './support.ts'

const OBJECT = { S3Bucket: 'builds', S3Key: 'one.zip' }

test('code can stay in a bucket of the user’s, whose version the function then keeps to', async () => {
  await using running = await start()
  const { client, service } = running
  const put = (text: string) =>
    fetch(`${service.endpoint}/builds/one.zip`, {
      method: 'PUT',
      headers: {
        Authorization: 'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request',
      },
      body: Buffer.from(zipOf(text)),
    })
  const codeOf = async (Qualifier = '$LATEST') =>
    (await client.send(new GetFunctionCommand({ ...one, Qualifier }))).Code?.ResolvedS3Object
  await put('first')
  const reference = { ...OBJECT, S3ObjectStorageMode: 'REFERENCE' as const }
  const created = await client.send(
    new CreateFunctionCommand({ ...functionInput('one'), Code: reference }),
  )
  const first = await codeOf()
  expect(first).toEqual({ ...OBJECT, S3ObjectVersion: expect.any(String) })
  await client.send(new PublishVersionCommand(one))
  await put('second')
  await client.send(new UpdateFunctionCodeCommand({ ...one, ...reference }))
  expect((await codeOf())?.S3ObjectVersion).not.toBe(first?.S3ObjectVersion)
  expect(await codeOf('1')).toEqual(first)
  const back = { ...first, S3ObjectStorageMode: 'REFERENCE' as const }
  const again = await client.send(new UpdateFunctionCodeCommand({ ...one, ...back }))
  expect(again.CodeSha256).toBe(created.CodeSha256)
  expect(await codeOf()).toEqual(first)
  // Without the mode it is a copy.
  await client.send(new UpdateFunctionCodeCommand({ ...one, ...OBJECT }))
  expect(await codeOf()).toBeUndefined()
  const unknown = { ...back, S3ObjectVersion: 'gone' }
  expect(await refusal(client.send(new UpdateFunctionCodeCommand({ ...one, ...unknown })))).toMatch(
    /S3 Error Code: NoSuchVersion/,
  )
})
