import { createHash } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { EVENT_SOURCES, generateEvent } from '../../../src/inputs/events/generate.ts'

interface Records {
  Records: Record<string, unknown>[]
}

describe('generated events', () => {
  test('apigateway-v2 has the shape of payload format 2.0, and repeats the path', () => {
    const event = generateEvent('apigateway-v2', {
      rawPath: '/orders',
      queryStringParameters: { limit: 10 },
      requestContext: { http: { method: 'POST' } },
      body: { sku: 'a' },
    })
    expect(event).toMatchObject({
      version: '2.0',
      rawPath: '/orders',
      rawQueryString: 'limit=10',
      requestContext: { http: { method: 'POST', path: '/orders', protocol: 'HTTP/1.1' } },
      body: '{"sku":"a"}',
      isBase64Encoded: false,
    })
  })

  test('apigateway-v1 has the shape of payload format 1.0, and repeats method and path', () => {
    const event = generateEvent('apigateway-v1', {
      httpMethod: 'PUT',
      path: '/orders/1',
      queryStringParameters: { dry: 'yes' },
      body: 'as it stands',
    })
    expect(event).toMatchObject({
      httpMethod: 'PUT',
      path: '/orders/1',
      multiValueQueryStringParameters: { dry: ['yes'] },
      requestContext: { httpMethod: 'PUT', path: '/prod/orders/1' },
      body: 'as it stands',
    })
  })

  test('an override wins over what would follow from another', () => {
    expect(
      generateEvent('apigateway-v1', { path: '/a', requestContext: { path: '/b' } }),
    ).toMatchObject({ path: '/a', requestContext: { path: '/b', stage: 'prod' } })
  })

  test('sqs completes every record, and its checksum is that of the body', () => {
    const { Records: records } = generateEvent('sqs', {
      Records: [{ body: { id: 1 } }, { body: 'two', awsRegion: 'eu-west-1' }],
    }) as unknown as Records
    const md5 = (text: string) => createHash('md5').update(text).digest('hex')
    expect(records).toMatchObject([
      { eventSource: 'aws:sqs', body: '{"id":1}', md5OfBody: md5('{"id":1}') },
      { awsRegion: 'eu-west-1', body: 'two', md5OfBody: md5('two') },
    ])
  })

  test('s3, eventbridge and dynamodb-stream take overrides deep inside', () => {
    expect(generateEvent('s3', { Records: [{ s3: { object: { key: 'a.png' } } }] })).toMatchObject({
      Records: [
        {
          eventName: 'ObjectCreated:Put',
          s3: { bucket: { name: 'bucket' }, object: { key: 'a.png', size: 1024 } },
        },
      ],
    })
    expect(generateEvent('eventbridge', { detail: { a: 1 } })).toMatchObject({
      'detail-type': 'Scheduled Event',
      detail: { a: 1 },
    })
    expect(generateEvent('dynamodb-stream', { Records: [{ eventName: 'REMOVE' }] })).toMatchObject({
      Records: [{ eventName: 'REMOVE', dynamodb: { Keys: expect.anything() } }],
    })
  })

  test.each(EVENT_SOURCES)('%s needs no overrides', (source) => {
    expect(Object.keys(generateEvent(source)).length).toBeGreaterThan(0)
    expect(JSON.stringify(generateEvent(source))).toMatch(/\{\{(uuid|timestamp)/)
  })

  test('a key of every object is an override like any other', () => {
    const event = generateEvent('eventbridge', JSON.parse('{"detail":{"__proto__":{"a":1}}}'))
    expect(JSON.stringify(event.detail)).toBe('{"__proto__":{"a":1}}')
    expect(({} as Record<string, unknown>).a).toBeUndefined()
  })
})
