import { defined } from '../../shared/defined.ts'
import { type ProductsOptions, type ProductsWanted, readPages } from './products.ts'

/** What is asked for, by fields that no region has another value of; usage types begin with the region. */
const WANTED: readonly ProductsWanted[] = [
  ...['DDB-ReadUnits', 'DDB-WriteUnits'].map((group) => {
    const productFamily = 'Amazon DynamoDB PayPerRequest Throughput'
    return { serviceCode: 'AmazonDynamoDB', fields: { group, productFamily } }
  }),
  { serviceCode: 'AmazonS3', fields: { group: 'S3-API-Tier1' } },
  { serviceCode: 'AmazonS3', fields: { group: 'S3-API-Tier2' } },
  { serviceCode: 'AWSQueueService', fields: { group: 'SQS-APIRequest-Tier1' } },
  { serviceCode: 'AmazonSNS', fields: { group: 'SNS-Requests-Tier1' } },
  { serviceCode: 'AWSEvents', fields: { productFamily: 'EventBridge' } },
  { serviceCode: 'awskms', fields: {} },
  { serviceCode: 'AWSSecretsManager', fields: {} },
  { serviceCode: 'AmazonStates', fields: {} },
  { serviceCode: 'AWSXRay', fields: {} },
  { serviceCode: 'AmazonEC2', fields: { productFamily: 'NAT Gateway' } },
  { serviceCode: 'AWSDataTransfer', fields: { transferType: 'AWS Outbound' } },
]

/**
 * The products of other services that have a price of a request, a trace or a GB, each the text of a JSON
 * object.
 * @throws what the SDK throws
 */
export async function readRequestProducts({
  region,
  ...options
}: ProductsOptions): Promise<string[]> {
  const wanted = WANTED.map(({ serviceCode, fields }) => {
    const at =
      serviceCode === 'AWSDataTransfer' ? { fromRegionCode: region } : { regionCode: region }
    return { serviceCode, fields: { ...fields, ...defined(at) } }
  })
  return readPages(wanted, options)
}
