/**
 * Written by npm run prices. USD, as decimal strings so that no digit is lost. Source: the Price List
 * API (service code AWSLambda), which has the figures of https://aws.amazon.com/lambda/pricing/.
 */

/** Tier 1 of one region: duration per GB-second by architecture, request, /tmp per GB-second. */
export interface RegionPrices {
  x86_64: string
  arm64?: string
  usdPerRequest: string
  usdPerTmpGBSecond?: string
}

/** When the table was collected: ISO year, month and, if known, day. */
export const PRICES_AS_OF = '2026-11'

/** What AWS does not publish, or nobody here could check, is absent: unknown, never assumed. */
export const REGION_PRICES: Readonly<Record<string, RegionPrices>> = {
  'af-south-1': {
    x86_64: '0.0000221000',
    arm64: '0.0000176800',
    usdPerRequest: '0.00000027',
    usdPerTmpGBSecond: '0.0000000404',
  },
  'ap-east-1': {
    x86_64: '0.0000229200',
    arm64: '0.0000183000',
    usdPerRequest: '0.00000028',
    usdPerTmpGBSecond: '0.0000000407',
  },
  'ap-northeast-1': {
    x86_64: '0.0000166667',
    arm64: '0.0000133334',
    usdPerRequest: '0.0000002',
    usdPerTmpGBSecond: '0.0000000370',
  },
  'ap-northeast-2': {
    x86_64: '0.0000166667',
    arm64: '0.0000133334',
    usdPerRequest: '0.0000002',
    usdPerTmpGBSecond: '0.0000000352',
  },
  'ap-northeast-3': {
    x86_64: '0.0000166667',
    arm64: '0.0000133334',
    usdPerRequest: '0.0000002',
    usdPerTmpGBSecond: '0.0000000370',
  },
  'ap-south-1': {
    x86_64: '0.0000166667',
    arm64: '0.0000133334',
    usdPerRequest: '0.0000002',
    usdPerTmpGBSecond: '0.0000000352',
  },
  'ap-south-2': {
    x86_64: '0.0000166667',
    usdPerRequest: '0.0000002',
  },
  'ap-southeast-1': {
    x86_64: '0.0000166667',
    arm64: '0.0000133334',
    usdPerRequest: '0.0000002',
    usdPerTmpGBSecond: '0.0000000370',
  },
  'ap-southeast-2': {
    x86_64: '0.0000166667',
    arm64: '0.0000133334',
    usdPerRequest: '0.0000002',
    usdPerTmpGBSecond: '0.0000000370',
  },
  'ap-southeast-3': {
    x86_64: '0.0000166667',
    arm64: '0.0000133334',
    usdPerRequest: '0.0000002',
    usdPerTmpGBSecond: '0.0000000370',
  },
  'ap-southeast-4': {
    x86_64: '0.0000166667',
    arm64: '0.0000133334',
    usdPerRequest: '0.0000002',
    usdPerTmpGBSecond: '0.0000000370',
  },
  'ap-southeast-5': {
    x86_64: '0.0000150000',
    arm64: '0.0000120000',
    usdPerRequest: '0.00000018',
    usdPerTmpGBSecond: '0.0000000333',
  },
  'ca-central-1': {
    x86_64: '0.0000166667',
    arm64: '0.0000133334',
    usdPerRequest: '0.0000002',
    usdPerTmpGBSecond: '0.0000000340',
  },
  'ca-west-1': {
    x86_64: '0.0000166667',
    usdPerRequest: '0.0000002',
  },
  'eu-central-1': {
    x86_64: '0.0000166667',
    arm64: '0.0000133334',
    usdPerRequest: '0.0000002',
    usdPerTmpGBSecond: '0.0000000367',
  },
  'eu-central-2': {
    x86_64: '0.0000183334',
    arm64: '0.0000146667',
    usdPerRequest: '0.00000022',
    usdPerTmpGBSecond: '0.0000000441',
  },
  'eu-north-1': {
    x86_64: '0.0000166667',
    arm64: '0.0000133334',
    usdPerRequest: '0.0000002',
    usdPerTmpGBSecond: '0.0000000323',
  },
  'eu-south-1': {
    x86_64: '0.0000195172',
    arm64: '0.0000156138',
    usdPerRequest: '0.00000023',
    usdPerTmpGBSecond: '0.0000000357',
  },
  'eu-south-2': {
    x86_64: '0.0000166667',
    usdPerRequest: '0.0000002',
  },
  'eu-west-1': {
    x86_64: '0.0000166667',
    arm64: '0.0000133334',
    usdPerRequest: '0.0000002',
    usdPerTmpGBSecond: '0.0000000340',
  },
  'eu-west-2': {
    x86_64: '0.0000166667',
    arm64: '0.0000133334',
    usdPerRequest: '0.0000002',
    usdPerTmpGBSecond: '0.0000000358',
  },
  'eu-west-3': {
    x86_64: '0.0000166667',
    arm64: '0.0000133334',
    usdPerRequest: '0.0000002',
    usdPerTmpGBSecond: '0.0000000358',
  },
  'il-central-1': {
    x86_64: '0.0000175',
    usdPerRequest: '0.00000021',
  },
  'me-central-1': {
    x86_64: '0.0000206667',
    arm64: '0.0000165334',
    usdPerRequest: '0.00000025',
  },
  'me-south-1': {
    x86_64: '0.0000206667',
    arm64: '0.0000165334',
    usdPerRequest: '0.00000025',
    usdPerTmpGBSecond: '0.0000000374',
  },
  'sa-east-1': {
    x86_64: '0.0000166667',
    arm64: '0.0000133334',
    usdPerRequest: '0.0000002',
    usdPerTmpGBSecond: '0.0000000586',
  },
  'us-east-1': {
    x86_64: '0.0000166667',
    arm64: '0.0000133334',
    usdPerRequest: '0.0000002',
    usdPerTmpGBSecond: '0.0000000309',
  },
  'us-east-2': {
    x86_64: '0.0000166667',
    arm64: '0.0000133334',
    usdPerRequest: '0.0000002',
    usdPerTmpGBSecond: '0.0000000309',
  },
  'us-gov-east-1': {
    x86_64: '0.0000166667',
    usdPerRequest: '0.0000002',
  },
  'us-gov-west-1': {
    x86_64: '0.0000166667',
    usdPerRequest: '0.0000002',
  },
  'us-west-1': {
    x86_64: '0.0000166667',
    arm64: '0.0000133334',
    usdPerRequest: '0.0000002',
    usdPerTmpGBSecond: '0.0000000370',
  },
  'us-west-2': {
    x86_64: '0.0000166667',
    arm64: '0.0000133334',
    usdPerRequest: '0.0000002',
    usdPerTmpGBSecond: '0.0000000309',
  },
}
