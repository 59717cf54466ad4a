import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@jest/globals'
import { readTraffic } from '../../src/aws/cloudwatch/traffic.ts'
import { readProducts } from '../../src/aws/price-list/products.ts'
import { VERSION } from '../../src/shared/version.ts'
import { ROOT } from '../examples/examples.ts'
import { awsJsonServer } from '../support/aws-json.ts'

// It is asked for its region, and sends nothing.
const SILENT = 'aws/region.ts'

test('every client of AWS’s SDK is made with the settings and the deadline that all share', () => {
  const sources = readdirSync(path.join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => [file, readFileSync(path.join(ROOT, 'src', file), 'utf8')] as const)
  const makers = sources.filter(
    ([file, text]) =>
      file.startsWith('aws/') && file !== SILENT && /new (sdk\.)?[A-Z]\w*Client\(/.test(text),
  )
  expect(makers.map(([file]) => file).sort()).toEqual([
    'aws/cloudformation/stack.ts',
    'aws/cloudformation/template-commit.ts',
    'aws/cloudwatch/client.ts',
    'aws/cloudwatch/log-group.ts',
    'aws/lambda/client.ts',
    'aws/price-list/products.ts',
    'aws/s3/objects.ts',
    'aws/xray/segments.ts',
  ])
  for (const [, text] of makers) {
    expect(text).toContain('clientSettings(')
    expect(text).toContain('limitBody(')
  }
})

test('a client says who is calling, and tries again where a service is out of order', async () => {
  let broken = 2
  await using server = await awsJsonServer(() =>
    broken-- > 0 ? { status: 500, error: 'InternalFailure' } : { PriceList: [] },
  )
  await readProducts({ region: 'us-east-1', endpoint: server.endpoint })
  expect(server.calls[0]?.userAgent).toContain(`lambda-cost-gate/${VERSION}`)
  expect(broken).toBeLessThan(0)
})

test('a client gives up after three attempts', async () => {
  await using server = await awsJsonServer(() => ({ status: 500, error: 'InternalFailure' }))
  const place = { region: 'us-east-1', endpoint: server.endpoint }
  const query = { functionName: 'orders', qualifier: '$LATEST', now: new Date(0) }
  await expect(readTraffic(query, place)).rejects.toThrow()
  expect(server.calls).toHaveLength(3)
})
