/**
 * Products of the Price List API, written by hand after the published format (`aws_v1`): what AWS
 * sends besides is there as far as a reader might stumble over it.
 */
interface Product {
  group: string
  regionCode?: string
  usagetype: string
  unit: string
  /** Where each tier begins, and its price. */
  tiers: readonly (readonly [begin: string, usd: string])[]
}

export function productText({ group, regionCode, usagetype, unit, tiers }: Product): string {
  const sku = usagetype.replaceAll('-', '').toUpperCase()
  const dimensions = tiers.map(([beginRange, USD], index) => [
    `${sku}.JRTCKXETXF.${index}`,
    {
      unit,
      endRange: tiers[index + 1]?.[0] ?? 'Inf',
      description: `AWS Lambda - ${group} - Tier-${index + 1}`,
      appliesTo: [],
      rateCode: `${sku}.JRTCKXETXF.${index}`,
      beginRange,
      pricePerUnit: { USD },
    },
  ])
  return JSON.stringify({
    product: {
      productFamily: 'Serverless',
      attributes: {
        ...(regionCode !== undefined && { regionCode }),
        servicecode: 'AWSLambda',
        groupDescription: `Invocation call or duration for ${group}`,
        usagetype,
        locationType: 'AWS Region',
        location: regionCode === undefined ? 'Any' : 'a region',
        servicename: 'AWS Lambda',
        operation: '',
        group,
      },
      sku,
    },
    serviceCode: 'AWSLambda',
    terms: {
      OnDemand: {
        [`${sku}.JRTCKXETXF`]: {
          // AWS promises no order.
          priceDimensions: Object.fromEntries(dimensions.toReversed()),
          sku,
          effectiveDate: '2026-11-01T00:00:00Z',
          offerTermCode: 'JRTCKXETXF',
          termAttributes: {},
        },
      },
    },
    version: '20261101000000',
    publicationDate: '2026-11-01T00:00:00Z',
  })
}

const x86 = [
  ['0', '0.0000166667'],
  ['6000000000', '0.0000150000'],
  ['15000000000', '0.0000133334'],
] as const
const arm = [
  ['0', '0.0000133334'],
  ['7500000000', '0.0000120001'],
  ['18750000000', '0.0000106667'],
] as const

/** us-east-1 on both architectures, il-central-1 on x86_64, and what is no price of a region. */
export const PRODUCTS: readonly string[] = [
  productText({
    group: 'AWS-Lambda-Duration',
    regionCode: 'us-east-1',
    usagetype: 'Lambda-GB-Second',
    unit: 'Lambda-GB-Second',
    tiers: x86,
  }),
  productText({
    group: 'AWS-Lambda-Duration-ARM',
    regionCode: 'us-east-1',
    usagetype: 'Lambda-GB-Second-ARM',
    unit: 'Lambda-GB-Second',
    tiers: arm,
  }),
  productText({
    group: 'AWS-Lambda-Requests',
    regionCode: 'us-east-1',
    usagetype: 'Request',
    unit: 'Requests',
    tiers: [['0', '0.0000002000']],
  }),
  productText({
    group: 'AWS-Lambda-Requests-ARM',
    regionCode: 'us-east-1',
    usagetype: 'Request-ARM',
    unit: 'Requests',
    tiers: [['0', '0.0000002000']],
  }),
  productText({
    group: 'AWS-Lambda-Storage-Duration',
    regionCode: 'us-east-1',
    usagetype: 'Lambda-Storage-GB-Second',
    unit: 'GB-Seconds',
    tiers: [['0', '0.0000000309']],
  }),
  productText({
    group: 'AWS-Lambda-Storage-Duration-ARM',
    regionCode: 'us-east-1',
    usagetype: 'Lambda-Storage-GB-Second-ARM',
    unit: 'GB-Seconds',
    tiers: [['0', '0.0000000309']],
  }),
  productText({
    group: 'AWS-Lambda-Duration',
    regionCode: 'il-central-1',
    usagetype: 'ILC1-Lambda-GB-Second',
    unit: 'Lambda-GB-Second',
    tiers: [['0', '0.0000175000']],
  }),
  productText({
    group: 'AWS-Lambda-Requests',
    regionCode: 'il-central-1',
    usagetype: 'ILC1-Request',
    unit: 'Requests',
    tiers: [['0', '0.0000002100']],
  }),
  productText({
    group: 'AWS-Lambda-Requests',
    usagetype: 'Global-Request',
    unit: 'Requests',
    tiers: [['0', '0.0000000000']],
  }),
  productText({
    group: 'AWS-Lambda-Edge-Duration',
    regionCode: 'us-east-1',
    usagetype: 'Lambda-Edge-GB-Second',
    unit: 'Lambda-GB-Second',
    tiers: [['0', '0.0000500100']],
  }),
  productText({
    group: 'AWS-Lambda-Duration-Provisioned',
    regionCode: 'us-east-1',
    usagetype: 'Lambda-Provisioned-GB-Second',
    unit: 'Lambda-GB-Second',
    tiers: [['0', '0.0000097222']],
  }),
  productText({
    group: 'AWS-Lambda-Provisioned-Concurrency',
    regionCode: 'us-east-1',
    usagetype: 'Lambda-Provisioned-Concurrency',
    unit: 'Lambda-GB-Second',
    tiers: [['0', '0.0000041667']],
  }),
  productText({
    group: 'AWS-Lambda-Duration-Provisioned-ARM',
    regionCode: 'us-east-1',
    usagetype: 'Lambda-Provisioned-GB-Second-ARM',
    unit: 'Lambda-GB-Second',
    tiers: [['0', '0.0000077778']],
  }),
  productText({
    group: 'AWS-Lambda-Provisioned-Concurrency-ARM',
    regionCode: 'us-east-1',
    usagetype: 'Lambda-Provisioned-Concurrency-ARM',
    unit: 'Lambda-GB-Second',
    tiers: [['0', '0.0000033334']],
  }),
]

/** A product of CloudWatch, in the same form. */
export function logProductText({
  regionCode,
  usagetype,
  tiers,
  unit = 'GB',
  gap = false,
}: {
  regionCode: string
  usagetype: string
  tiers: Product['tiers']
  unit?: string
  /** Whether each tier ends before the next begins. */
  gap?: boolean
}): string {
  const dimensions = tiers.map(([beginRange, USD], index) => {
    const next = tiers[index + 1]?.[0]
    const endRange = next === undefined ? 'Inf' : gap ? String(Number(next) - 1) : next
    return [`${usagetype}.${index}`, { unit, beginRange, endRange, pricePerUnit: { USD } }]
  })
  return JSON.stringify({
    product: {
      productFamily: 'Data Payload',
      attributes: { servicecode: 'AmazonCloudWatch', regionCode, usagetype, group: '' },
    },
    terms: { OnDemand: { [usagetype]: { priceDimensions: Object.fromEntries(dimensions) } } },
  })
}

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
