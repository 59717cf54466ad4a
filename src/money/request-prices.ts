import { Exact } from './exact.ts'

/** Kinds of requests that have a public price each. */
export const REQUEST_CLASSES = [
  'dynamodb-read',
  'dynamodb-write',
  's3-get',
  's3-put',
  'sqs',
  'sns',
  'eventbridge',
  'kms',
  'secrets-manager',
  'step-functions',
] as const
export type RequestClass = (typeof REQUEST_CLASSES)[number]

/** USD per request, exact decimal strings; what is not known is absent. */
export type RequestPrices = Readonly<Partial<Record<RequestClass, string>>>

/**
 * On-demand prices by region, as AWS's pricing pages of each service have them in 2026-11. DynamoDB: one
 * read or write unit. Step Functions: one state transition. Unknown elsewhere, never assumed.
 */
const REQUEST_PRICES: Readonly<Record<string, RequestPrices>> = {
  'us-east-1': {
    'dynamodb-read': '0.000000125',
    'dynamodb-write': '0.000000625',
    's3-get': '0.0000004',
    's3-put': '0.000005',
    sqs: '0.0000004',
    sns: '0.0000005',
    eventbridge: '0.000001',
    kms: '0.000003',
    'secrets-manager': '0.000005',
    'step-functions': '0.000025',
  },
}

/** Which requests are of which class; deletions in S3 are free, and what is not here has no price of a request. */
const CLASS_OF: readonly [RegExp, RequestClass][] = [
  [/^DynamoDB (GetItem|BatchGetItem|Query|Scan|TransactGetItems)$/, 'dynamodb-read'],
  [
    /^DynamoDB (PutItem|UpdateItem|DeleteItem|BatchWriteItem|TransactWriteItems)$/,
    'dynamodb-write',
  ],
  [/^S3 (GetObject|HeadObject|HeadBucket)$/, 's3-get'],
  [/^S3 (PutObject|UploadPart|CompleteMultipartUpload|ListObjects|ListObjectsV2)$/, 's3-put'],
  [/^SQS \w+$/, 'sqs'],
  [/^SNS Publish(Batch)?$/, 'sns'],
  [/^EventBridge PutEvents$/, 'eventbridge'],
  [/^KMS \w+$/, 'kms'],
  [/^Secrets Manager \w+$/, 'secrets-manager'],
  [/^Step Functions Start(Sync)?Execution$/, 'step-functions'],
]

/** Prices of a region, those that the user gave first. */
export function requestPricesOf(region: string, given: RequestPrices = {}): RequestPrices {
  const known = Object.hasOwn(REQUEST_PRICES, region) ? REQUEST_PRICES[region] : undefined
  return { ...known, ...given }
}

/**
 * USD for so many requests of an operation, such as `DynamoDB GetItem`.
 * @returns undefined where such a request has no price, or none that is known
 */
export function requestsUsd(
  operation: string,
  count: number,
  prices: RequestPrices,
): Exact | undefined {
  const requestClass = CLASS_OF.find(([pattern]) => pattern.test(operation))?.[1]
  const price = requestClass && prices[requestClass]
  return price === undefined ? undefined : new Exact(price).times(count)
}
