import { execFile } from 'node:child_process'
import { expect, test } from '@jest/globals'
import { REGION_PRICES } from '../../../src/money/region-prices.ts'
import { ROOT } from '../../examples/examples.ts'
import { awsJsonServer } from '../../support/aws-json.ts'
import { PRODUCTS } from '../../support/price-list.ts'

test('npm run prices -- --check asks the API, says what differs, and fails where something does', async () => {
  await using server = await awsJsonServer(({ body }) => {
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
  expect(stdout).toContain('af-south-1 arm64: 0.0000176800 → unknown\n')
})
