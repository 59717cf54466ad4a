import { Exact } from './exact.ts'
import {
  REGION_REQUEST_PRICES,
  type RequestClass,
  type RequestPrices,
} from './region-request-prices.ts'

/** Which requests are of which class; what is not here has no price of a request. */
const CLASS_OF: readonly [RegExp, RequestClass][] = [
  [/^DynamoDB (GetItem|BatchGetItem|Query|Scan|TransactGetItems)$/, 'dynamodb-read'],
  [
    /^DynamoDB (PutItem|UpdateItem|DeleteItem|BatchWriteItem|TransactWriteItems)$/,
    'dynamodb-write',
  ],
  [/^S3 (PUT|POST|Put\w+|Post\w+|Copy\w+|List\w+|UploadPart\w*|CreateBucket)$/, 's3-put'],
  [/^S3 (CreateMultipartUpload|CompleteMultipartUpload|RestoreObject)$/, 's3-put'],
  [/^S3 (GET|HEAD|Get\w+|Head\w+|Select\w+)$/, 's3-get'],
  [/^SQS \w+$/, 'sqs'],
  [/^SNS Publish(Batch)?$/, 'sns'],
  [/^EventBridge PutEvents$/, 'eventbridge'],
  [/^KMS \w+$/, 'kms'],
  [/^Secrets Manager \w+$/, 'secrets-manager'],
  [/^Step Functions StartExecution$/, 'step-functions'],
]

/** Deletions in S3, and aborted uploads, cost nothing. */
const FREE = /^S3 (Delete\w+|DELETE|AbortMultipartUpload)$/

/** Prices of a region, those that the user gave first. */
export function requestPricesOf(region: string, given: RequestPrices = {}): RequestPrices {
  const known = Object.hasOwn(REGION_REQUEST_PRICES, region) ? REGION_REQUEST_PRICES[region] : {}
  return { ...known, ...given }
}

/** The class of an operation, such as `DynamoDB GetItem`; undefined where such a request has no price. */
export function requestClassOf(operation: string): RequestClass | undefined {
  return CLASS_OF.find(([pattern]) => pattern.test(operation))?.[1]
}

/**
 * USD for so many requests of an operation, such as `DynamoDB GetItem`: for DynamoDB, so many units.
 * @returns undefined where such a request has no price, or none that is known
 */
export function requestsUsd(
  operation: string,
  count: number,
  prices: RequestPrices,
): Exact | undefined {
  if (FREE.test(operation)) return new Exact(0)
  const requestClass = requestClassOf(operation)
  const price = requestClass && prices[requestClass]
  return price === undefined ? undefined : new Exact(price).times(count)
}
