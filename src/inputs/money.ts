import { z } from 'zod'
import type { Account } from '../money/month.ts'
import type { GivenPrices } from '../money/prices.ts'
import { REQUEST_CLASSES, type RequestClass } from '../money/region-request-prices.ts'
import { pairsOf } from './values.ts'

const NUMBER = '\\d{1,15}(\\.\\d{1,15})?'
/** The least number with more digits before its point. */
const TOO_LARGE = 1e15

/** A map of these keys, or the same as lines of text. */
const entries = <const Key extends string>(keys: readonly Key[], value: string, rule: string) => {
  const line = `[ \\t]*((${keys.join('|')})[ \\t]*:[ \\t]*(${value}))?[ \\t]*`
  const written = z.string({ error: rule }).regex(new RegExp(`^(${value})$`), { error: rule })
  const number = z.number({ error: rule }).min(0, { error: rule }).lt(TOO_LARGE, { error: rule })
  return z.union(
    [
      z
        .partialRecord(z.enum(keys), z.union([number, z.boolean(), written], { error: rule }), {
          error: rule,
        })
        .transform((map) => new Map(Object.entries(map).map(([key, of]) => [key, plain(of)]))),
      z
        .string({ error: rule })
        .regex(new RegExp(`^${line}((,|\\r?\\n)${line})*$`), { error: rule })
        .transform((text, context) => new Map(pairsOf(text, context))),
    ],
    { error: rule },
  )
}

/** Without an exponent, which `0.0000002` has once YAML has read it. */
function plain(value: unknown): string {
  if (typeof value !== 'number') return String(value)
  return value.toFixed(15).replace(/\.?0+$/, '')
}

/** The rest of the account's use, as `gb-seconds: 2000000` lines or a map. */
export const account = entries(
  ['gb-seconds', 'requests', 'log-gb', 'traces', 'free-tier'],
  `${NUMBER}|true|false`,
  'must be lines such as `gb-seconds: 2000000`, `requests: 9000000` and `free-tier: true`',
).transform((given, context): Account => {
  const use = (key: string) => {
    const value = Number(given.get(key) ?? 0)
    if (Number.isNaN(value)) context.addIssue(`${key} must be a number, such as 2000000`)
    return value
  }
  const freeTier = given.get('free-tier') ?? 'false'
  if (!/^(true|false)$/.test(freeTier)) context.addIssue('free-tier must be `true` or `false`')
  return {
    freeTier: freeTier === 'true',
    otherGBSeconds: use('gb-seconds'),
    otherRequests: use('requests'),
    ...(given.has('log-gb') && { otherLogGB: use('log-gb') }),
    ...(given.has('traces') && { otherTraces: use('traces') }),
  }
})

const PRICE_KEYS = {
  'gb-second': 'usdPerGBSecond',
  request: 'usdPerRequest',
  'tmp-gb-second': 'usdPerTmpGBSecond',
  'provisioned-held-gb-second': 'heldUsdPerGBSecond',
  'provisioned-gb-second': 'runUsdPerGBSecond',
  'snapstart-cache-gb-second': 'cacheUsdPerGBSecond',
  'snapstart-restore-gb': 'restoreUsdPerGB',
  'log-gb': 'usdPerLogGB',
} as const satisfies Record<string, Exclude<keyof GivenPrices, 'requests'>>

const PRICES_RULE =
  'must be prices in USD such as `gb-second: 0.0000166667`, `request: 0.0000002` or `tmp-gb-second: 0.0000000309`, or `aws`'

/** Prices in USD, as `gb-second: 0.0000166667` lines or a map. */
const givenPrices = entries(
  [...(Object.keys(PRICE_KEYS) as (keyof typeof PRICE_KEYS)[]), ...REQUEST_CLASSES],
  NUMBER,
  PRICES_RULE,
).transform((given, context): GivenPrices => {
  const known: GivenPrices = {}
  for (const [key, field] of Object.entries(PRICE_KEYS)) {
    const written = given.get(key)
    if (written === undefined) continue
    if (Number.isNaN(Number(written))) context.addIssue(`${key} must be a price in USD`)
    else known[field] = written
  }
  const requests: Partial<Record<RequestClass, string>> = {}
  for (const requestClass of REQUEST_CLASSES) {
    const written = given.get(requestClass)
    if (written === undefined) continue
    if (Number.isNaN(Number(written))) context.addIssue(`${requestClass} must be a price in USD`)
    else requests[requestClass] = written
  }
  return Object.keys(requests).length === 0 ? known : { ...known, requests }
})

/** Prices that the user knows, or `aws`: those of AWS's price list today. */
export const prices = z.union([z.literal('aws', { error: PRICES_RULE }), givenPrices], {
  error: PRICES_RULE,
})
