import { expect, test } from '@jest/globals'
import { Exact, sum } from '../../src/money/exact.ts'
import { requestsUsd } from '../../src/money/request-prices.ts'

const prices = { 'dynamodb-read': '0.000000125', 's3-put': '0.000005' }

test.each([
  ['DynamoDB GetItem', 1000, 0.000125],
  ['S3 PutObject', 1, 0.000005],
  ['S3 DeleteObject', 1000, 0],
  ['DynamoDB DescribeTable', 1, undefined],
  ['SQS SendMessage', 1, undefined],
])('%s, %d times, costs %p', (operation, count, usd) => {
  expect(requestsUsd(operation, count, prices)?.toNumber()).toBe(usd)
})

test('a sum is exact, and 0 of nothing', () => {
  expect(sum(['0.1', '0.2'].map((each) => new Exact(each))).toFixed()).toBe('0.3')
  expect(sum([]).toFixed()).toBe('0')
})
