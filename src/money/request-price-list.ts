import { z } from 'zod'
import { Exact } from './exact.ts'
import { priceDimension, rangesOf, unknownShape } from './price-list.ts'
import type { RequestClass, RequestPrices } from './region-request-prices.ts'

/** By region. */
export type RequestPriceList = ReadonlyMap<string, RequestPrices>

const product = z.object({
  product: z.object({
    attributes: z.looseObject({
      servicecode: z.string(),
      usagetype: z.string(),
      regionCode: z.string().optional(),
      fromRegionCode: z.string().optional(),
    }),
  }),
  terms: z.object({
    OnDemand: z
      .record(z.string(), z.object({ priceDimensions: z.record(z.string(), z.unknown()) }))
      .optional(),
  }),
})

type Attributes = z.infer<typeof product>['product']['attributes']

interface Listed {
  service: string
  /** Behind the prefix of the region, which us-east-1 has in some services. */
  usage: RegExp
  unit: RegExp
  /** Further attributes that distinguish it from its neighbours; one that is not there is no contradiction. */
  with?: Readonly<Record<string, RegExp>>
}

const PREFIX = '^(?:(?:EU|[A-Z]{2,4}\\d+)-|[a-z]{2}(?:-[a-z]+)+-\\d-)?'
const usage = (name: string) => new RegExp(`${PREFIX}(?:${name})$`)
const REQUESTS = /^(API )?Requests?$/i
const GB = /^GB$/i

/** What AWS lists each class under. */
const CLASSES: Readonly<Record<RequestClass, Listed>> = {
  'dynamodb-read': {
    service: 'AmazonDynamoDB',
    usage: usage('ReadRequestUnits'),
    unit: /^ReadRequestUnits?$/i,
  },
  'dynamodb-write': {
    service: 'AmazonDynamoDB',
    usage: usage('WriteRequestUnits'),
    unit: /^WriteRequestUnits?$/i,
  },
  's3-put': { service: 'AmazonS3', usage: usage('Requests-Tier1'), unit: REQUESTS },
  's3-get': { service: 'AmazonS3', usage: usage('Requests-Tier2'), unit: REQUESTS },
  sqs: {
    service: 'AWSQueueService',
    usage: usage('Requests(-Tier1|-RBP)?'),
    unit: REQUESTS,
    with: { queueType: /^Standard$/, group: /^SQS-APIRequest-Tier1$/ },
  },
  sns: {
    service: 'AmazonSNS',
    usage: usage('Requests-Tier1'),
    unit: REQUESTS,
    with: { group: /^SNS-Requests-Tier1$/ },
  },
  eventbridge: {
    service: 'AWSEvents',
    usage: usage('Event-64K-Chunks'),
    unit: /^64K[- ]Chunks?$/i,
    with: { eventType: /^Custom Event$/, operation: /^(PutEvents)?$/ },
  },
  kms: { service: 'awskms', usage: usage('KMS-Requests'), unit: REQUESTS },
  'secrets-manager': {
    service: 'AWSSecretsManager',
    usage: usage('AWSSecretsManager-?APIRequests?'),
    unit: REQUESTS,
  },
  'step-functions': {
    service: 'AmazonStates',
    usage: usage('StateTransition'),
    unit: /^StateTransitions?$/i,
  },
  'xray-trace': { service: 'AWSXRay', usage: usage('XRay-TracesStored'), unit: /^traces?$/i },
  'nat-gb': {
    service: 'AmazonEC2',
    usage: usage('NatGateway-Bytes'),
    unit: GB,
    with: { operation: /^(NatGateway)?$/ },
  },
  'internet-gb': {
    service: 'AWSDataTransfer',
    usage: usage('DataTransfer-Out-Bytes'),
    unit: GB,
    with: { transferType: /^AWS Outbound$/ },
  },
}

/**
 * Reads products of the Price List API of these services, each the text of a JSON object. Of a price in
 * tiers the first that is not free is taken, which is what more of it costs; what is listed without a
 * region, as free tiers are, is passed over.
 * @throws Error with a sentence where AWS lists something in another shape than this knows
 */
export function readRequestPriceList(products: readonly string[]): RequestPriceList {
  const list = new Map<string, RequestPrices>()
  for (const text of products) {
    const listed = product.safeParse(JSON.parse(text)).data
    if (!listed) continue
    const { attributes } = listed.product
    const region = attributes.fromRegionCode ?? attributes.regionCode ?? ''
    const requestClass = classOf(attributes)
    if (requestClass === undefined || region === '') continue
    const what = `${attributes.usagetype} of ${attributes.servicecode} in ${region}`
    const price = priceOf(Object.values(listed.terms.OnDemand ?? {}), requestClass, what)
    if (price === undefined) continue
    const known = list.get(region) ?? {}
    const other = known[requestClass]
    if (other !== undefined && other !== price) throw unknownShape(`${what} is there twice`)
    list.set(region, { ...known, [requestClass]: price })
  }
  return list
}

function classOf(attributes: Attributes): RequestClass | undefined {
  const found = Object.entries(CLASSES).find(
    ([, { service, usage: pattern, with: further = {} }]) =>
      attributes.servicecode === service &&
      pattern.test(attributes.usagetype) &&
      Object.entries(further).every(([name, value]) => {
        const { [name]: given } = attributes
        return given === undefined || (typeof given === 'string' && value.test(given))
      }),
  )
  return found?.[0] as RequestClass | undefined
}

function priceOf(
  terms: readonly { priceDimensions: Readonly<Record<string, unknown>> }[],
  requestClass: RequestClass,
  what: string,
): string | undefined {
  const dimensions = terms.flatMap((term) => Object.values(term.priceDimensions))
  const known = dimensions.map((each) => {
    const { data } = priceDimension.safeParse(each)
    if (!data) throw unknownShape(`a price of ${what}`)
    if (!CLASSES[requestClass].unit.test(data.unit))
      throw unknownShape(`${what} is per ${data.unit}`)
    return data
  })
  const usd = known.filter(({ pricePerUnit }) => pricePerUnit.USD !== undefined)
  if (usd.length === 0) return undefined
  const paid = rangesOf(usd, what).find((range) => Number(range.usd) > 0)
  return paid && new Exact(paid.usd).toFixed()
}
