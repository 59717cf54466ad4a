/**
 * Written by npm run prices. USD as decimal strings: per request, per DynamoDB unit, per state transition, per
 * trace, and per GB of 2^30 bytes for what moves. Source: the Price List API (service codes in
 * `src/aws/price-list/request-products.ts`).
 */

/** What a function causes on other lines of the bill, as far as each has a public price. */
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
  'xray-trace',
  'nat-gb',
  'internet-gb',
] as const
export type RequestClass = (typeof REQUEST_CLASSES)[number]

/** USD each, exact decimal strings; what is not known is absent. */
export type RequestPrices = Readonly<Partial<Record<RequestClass, string>>>

/** When the table was collected: ISO year, month and, if known, day. */
export const REQUEST_PRICES_AS_OF = '2026-11'

/** What AWS does not publish, or nobody here could check, is absent: unknown, never assumed. */
export const REGION_REQUEST_PRICES: Readonly<Record<string, RequestPrices>> = {
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
    'xray-trace': '0.000005',
    'nat-gb': '0.045',
    'internet-gb': '0.09',
  },
}
