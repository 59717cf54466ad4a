import { execFile } from 'node:child_process'
import { expect, test } from '@jest/globals'
import { REGION_LOG_PRICES } from '../../../src/money/region-log-prices.ts'
import { REGION_PRICES } from '../../../src/money/region-prices.ts'
import { ROOT } from '../../examples/examples.ts'
import { awsJsonServer } from '../../support/aws-json.ts'
import { logProductText, PRODUCTS } from '../../support/price-list.ts'
import { requestProducts } from '../../support/request-price-list.ts'

/** What the table has of us-east-1, and nothing of other regions. */
const LOGS = (
  [
    ['USE1-VendedLog-Bytes', 'standard'],
    ['USE1-VendedLogIA-Bytes', 'infrequent-access'],
    ['USE1-S3-Egress-Bytes', 'delivery'],
    ['USE1-FH-Egress-Bytes', 'delivery'],
  ] as const
).map(([usagetype, logClass]) => {
  const known = REGION_LOG_PRICES['us-east-1']?.[logClass] ?? []
  const tiers = known.map(
    ({ usdPerGB }, index) => [known[index - 1]?.upToGB ?? '0', usdPerGB] as const,
  )
  return logProductText({ regionCode: 'us-east-1', usagetype, tiers })
})

const REQUESTS = [...requestProducts('us-east-1', ''), ...requestProducts('af-south-1', 'AFS1-')]

test('npm run prices -- --check asks the API, says what differs, and fails where something does', async () => {
  await using server = await awsJsonServer(({ body }) => {
    if (body.ServiceCode === 'AmazonCloudWatch') return { PriceList: LOGS }
    if (body.ServiceCode !== 'AWSLambda') {
      const service = `"servicecode":"${body.ServiceCode}"`
      return { PriceList: REQUESTS.filter((text) => text.includes(service)) }
    }
    const [{ Value = '' } = {}] = body.Filters as { Value?: string }[]
    return { PriceList: PRODUCTS.filter((text) => text.includes(`"group":"${Value}"`)) }
  })
  const { status, stdout } = await new Promise<{ status: unknown; stdout: string }>((resolve) => {
    execFile(
      process.execPath,
      ['scripts/prices.ts', '--check'],
      { cwd: ROOT, env: { ...process.env, AWS_ENDPOINT_URL_PRICING: server.endpoint } },
      (error, text) => resolve({ status: error?.code ?? 0, stdout: text }),
    )
  })
  expect(status).toBe(1)
  const regions = new Set(
    stdout
      .trim()
      .split('\n')
      .map((line) => line.split(' ')[0]),
  )
  const unlisted = Object.keys(REGION_PRICES).filter(
    (region) => region !== 'us-east-1' && region !== 'il-central-1',
  )
  expect([...regions].sort()).toEqual(unlisted.sort())
  expect(stdout).toMatch(/^us-east-2 logs standard: 0.5 to 10240 GB, .* → unknown$/m)
  expect(stdout).toContain('af-south-1 requests s3-put: unknown → 0.000005\n')
  expect(stdout).toContain('af-south-1 Lambda arm64: 0.00001768 → unknown\n')
})
