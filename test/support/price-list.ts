/**
 * Products of the Price List API, written by hand after the published format (`aws_v1`): what AWS
 * sends besides is there as far as a reader might stumble over it.
 */
export interface Product {
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
