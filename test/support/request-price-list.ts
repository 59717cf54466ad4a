import type { Product } from './price-list.ts'

/** A product of another service, in the same form. */
export function requestProductText(
  servicecode: string,
  {
    unit,
    tiers,
    ...attributes
  }: { unit: string; tiers: Product['tiers']; usagetype: string } & Record<string, unknown>,
): string {
  const dimensions = tiers.map(([beginRange, USD], index) => [
    `RATE.${index}`,
    { unit, beginRange, endRange: tiers[index + 1]?.[0] ?? 'Inf', pricePerUnit: { USD } },
  ])
  return JSON.stringify({
    product: { productFamily: 'API Request', attributes: { servicecode, ...attributes } },
    terms: { OnDemand: { TERM: { priceDimensions: Object.fromEntries(dimensions) } } },
  })
}

/** What the services list beside each other in a region, with the prefix that its usage types have. */
export function requestProducts(regionCode: string, prefix: string): string[] {
  const request = (servicecode: string, usagetype: string, price: string, more: object = {}) =>
    requestProductText(servicecode, {
      regionCode,
      usagetype: `${prefix}${usagetype}`,
      unit: 'Requests',
      tiers: [['0', price]],
      ...more,
    })
  return [
    request('AmazonDynamoDB', 'ReadRequestUnits', '0.0000001250', {
      unit: 'ReadRequestUnits',
      group: 'DDB-ReadUnits',
    }),
    request('AmazonDynamoDB', 'IA-ReadRequestUnits', '0.0000001550', {
      unit: 'ReadRequestUnits',
      group: 'DDB-ReadUnits',
    }),
    request('AmazonDynamoDB', 'WriteRequestUnits', '0.0000006250', {
      unit: 'WriteRequestUnits',
      group: 'DDB-WriteUnits',
    }),
    request('AmazonDynamoDB', 'ReplWriteRequestUnits', '0.0000009000', {
      unit: 'ReplicatedWriteRequestUnits',
      group: 'DDB-ReplicatedWriteUnits',
    }),
    request('AmazonS3', 'Requests-ZIA-Tier1', '0.00001', { group: 'S3-API-ZIA-Tier1' }),
    request('AmazonS3', 'Requests-Tier1', '0.0000050000', { group: 'S3-API-Tier1' }),
    request('AmazonS3', 'Requests-GLACIER-Tier1', '0.00003', { group: 'S3-API-GLACIER-Tier1' }),
    request('AmazonS3', 'Requests-Tier2', '0.0000004000', { group: 'S3-API-Tier2' }),
    request('AWSQueueService', 'Requests-RBP', '0.0000004000', {
      group: 'SQS-APIRequest-Tier1',
      queueType: 'Standard',
      tiers: [
        ['0', '0.0000004000'],
        ['100000000000', '0.0000003000'],
      ],
    }),
    request('AWSQueueService', 'Requests-FIFO-RBP', '0.0000005000', {
      group: 'SQS-APIRequest-Tier1',
      queueType: 'FIFO (first-in, first-out)',
    }),
    request('AWSQueueService', 'Requests-Fair-RBP', '0.0000001000', {
      group: 'SQS-APIRequest-Tier1',
      queueType: 'Fair',
    }),
    request('AmazonSNS', 'Requests-Tier1', '0', {
      group: 'SNS-Requests-Tier1',
      tiers: [
        ['0', '0.0000000000'],
        ['1000000', '0.0000005000'],
      ],
    }),
    request('AWSEvents', 'Event-64K-Chunks', '0.0000010000', {
      unit: '64K-Chunks',
      eventType: 'Custom Event',
      operation: 'PutEvents',
    }),
    request('AWSEvents', 'Event-64K-Chunks', '0.0000010000', {
      unit: '64K-Chunks',
      eventType: 'Partner Event',
      operation: 'ReceivedPartnerEvents',
    }),
    request('AWSEvents', 'Event-8K-Chunks', '0.0000001000', {
      unit: '8K-Chunks',
      operation: 'DiscoveryEvent',
    }),
    request('AWSEvents', 'Request-64K-Chunks', '0.0000004000', {
      unit: '64K-Chunks',
      operation: 'PipeRequest',
    }),
    request('AWSEvents', 'Event-64K-Chunks', '0.0000020000', {
      unit: '64K-Chunks',
      eventType: 'Cross-account',
      operation: 'Invoke',
    }),
    requestProductText('awskms', {
      regionCode,
      usagetype: `${regionCode}-KMS-Requests`,
      unit: 'Requests',
      tiers: [['0', '0.0000030000']],
    }),
    requestProductText('awskms', {
      regionCode,
      usagetype: `${regionCode}-KMS-Requests-Asymmetric`,
      unit: 'Requests',
      tiers: [['0', '0.0000150000']],
    }),
    request('AWSSecretsManager', 'AWSSecretsManagerAPIRequest', '0.0000050000', {
      unit: 'API Requests',
    }),
    request('AmazonStates', 'StateTransition', '0', {
      unit: 'StateTransitions',
      tiers: [
        ['0', '0.0000000000'],
        ['4000', '0.0000250000'],
      ],
    }),
    request('AmazonStates', 'StepFunctions-Request', '0.0000010000'),
    request('AWSXRay', 'XRay-TracesStored', '0.0000050000', { unit: 'traces' }),
    request('AWSXRay', 'XRay-TracesAccessed', '0.0000005000', { unit: 'traces' }),
    request('AmazonEC2', 'NatGateway-Bytes', '0.0450000000', { unit: 'GB' }),
    request('AmazonEC2', 'NatGateway-Prvd-Bytes', '0', { unit: 'GB' }),
    request('AmazonEC2', 'NatGateway-Hours', '0.0450000000', { unit: 'Hrs' }),
    requestProductText('AWSDataTransfer', {
      fromRegionCode: regionCode,
      transferType: 'AWS Outbound',
      usagetype: `${prefix}DataTransfer-Out-Bytes`,
      unit: 'GB',
      tiers: [
        ['0', '0.0900000000'],
        ['10240', '0.0850000000'],
      ],
    }),
  ]
}
