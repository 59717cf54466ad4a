import { defined } from '../../shared/defined.ts'
import { clientSettings, REQUEST_MS } from '../client-settings.ts'
import { deadline, limitBody } from '../deadline.ts'

/** Groups of products that a bill of a function is made of; `-ARM` behind them for arm64. */
const GROUPS = [
  'AWS-Lambda-Duration',
  'AWS-Lambda-Requests',
  'AWS-Lambda-Storage-Duration',
  'AWS-Lambda-Provisioned-Concurrency',
  'AWS-Lambda-Duration-Provisioned',
]

/** The Price List API answers in few regions; this one always has it. */
const API_REGION = 'us-east-1'
const ALL_MS = 2 * 60 * 1000

export interface ProductsOptions {
  /** Only this region's products; absent: all regions'. */
  region?: string
  /** Absent: the SDK's own chain decides. */
  endpoint?: string
  signal?: AbortSignal
}

/**
 * Asks AWS's Price List API for Lambda's products, each the text of a JSON object. Needs
 * `pricing:GetProducts`. The SDK is loaded here and not before: most runs have no use for it.
 * @throws what the SDK throws
 */
export async function readProducts({ region, ...options }: ProductsOptions): Promise<string[]> {
  return readPages(
    GROUPS.flatMap((each) => [each, `${each}-ARM`]).map((group) => ({
      serviceCode: 'AWSLambda',
      fields: { group, ...defined({ regionCode: region }) },
    })),
    options,
  )
}

/** Products of one service that have all of these fields. */
export interface ProductsWanted {
  serviceCode: string
  fields: Readonly<Record<string, string>>
}

/** @throws what the SDK throws */
export async function readPages(
  wanted: readonly ProductsWanted[],
  { endpoint, signal }: Omit<ProductsOptions, 'region'>,
): Promise<string[]> {
  const { paginateGetProducts, PricingClient } = await import('./sdk.ts')
  const place = { region: API_REGION, ...defined({ endpoint }) }
  const client = new PricingClient(clientSettings(place, { requestMs: REQUEST_MS }))
  limitBody(client, REQUEST_MS)
  const abortSignal = deadline(ALL_MS, 'no answer within two minutes', signal)
  const products: string[] = []
  try {
    for (const { serviceCode, fields } of wanted) {
      const Filters = Object.entries(fields).map(([Field, Value]) => {
        return { Type: 'TERM_MATCH' as const, Field, Value }
      })
      const query = { ServiceCode: serviceCode, FormatVersion: 'aws_v1', Filters }
      for await (const { PriceList = [] } of paginateGetProducts({ client }, query, {
        abortSignal,
      })) {
        products.push(...PriceList.map(String))
      }
    }
  } catch (error) {
    throw abortSignal.aborted ? abortSignal.reason : error
  } finally {
    client.destroy()
  }
  return products
}
