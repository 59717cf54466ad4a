import { z } from 'zod'
import { DATA_TRANSFERS } from '../money/transfer.ts'
import { defined } from '../shared/defined.ts'
import { type InputSpec, perFunction, run } from './input-spec.ts'
import { account, prices } from './money.ts'
import { percentOfAll, positive, wholeNumber } from './number-values.ts'
import type { FunctionPlan } from './plan.ts'
import { choice, yesOrNo } from './values.ts'

const INVOCATIONS = 'must be a whole number above 0, such as 3200000, or `auto`'

/** The inputs about a month's money. */
export const MONEY_INPUTS = {
  'invocations-per-month': perFunction({
    description:
      'Invocations per month, for the cost per month: a number, or `auto` for those of the last 28 days in CloudWatch (needs `cloudwatch:GetMetricData`).',
    schema: z.union([z.literal('auto', { error: INVOCATIONS }), wholeNumber('3200000')], {
      error: INVOCATIONS,
    }),
  }),
  'account-usage': perFunction({
    description:
      "What else the account uses per month in this region and architecture, which decides the tiers that this function's month falls into: `gb-seconds`, `requests`, `log-gb`, `traces`, and `free-tier: true` where the free tier applies, one per line. Default: nothing else, and no free tier.",
    schema: account,
  }),
  prices: perFunction({
    description:
      "Prices in USD for what the price table does not know: `gb-second`, `request` and `tmp-gb-second` (of /tmp above 512 MB), and further ones for logs, other services, X-Ray, moved bytes, provisioned concurrency and SnapStart (see docs/money.md), one per line; or `aws` for the current ones of AWS's price list (needs `pricing:GetProducts`).",
    schema: prices,
  }),
  'count-downstream': perFunction({
    description:
      'Whether what the function asks of other services (DynamoDB, S3, SQS, …) is part of the gate: `true` counts it in every check, as `explain` does, at the public price of each request. Default: `false`.',
    schema: yesOrNo,
  }),
  'data-transfer': perFunction({
    description:
      'How the bytes travel that the function exchanges with other services, which are then priced beside the requests: `none` (endpoints of the VPC, or no VPC and AWS alone), `internet`, or `nat` (a NAT gateway). Default: they are counted and not priced.',
    schema: choice(...DATA_TRANSFERS),
  }),
  'max-latency': perFunction({
    description:
      'Maximum duration of an invocation at the recommended memory size in milliseconds. Default: the duration at the deployed size.',
    schema: positive('250'),
  }),
  'cold-start-share': perFunction({
    description:
      'Percentage of invocations that are cold starts, for the cost per month. Default: 1, or with `invocations-per-month: auto` what CloudWatch knows.',
    schema: percentOfAll,
  }),
  'publish-metrics': run({
    description:
      'Where the figures are published for dashboards: `none`, or `cloudwatch` (needs `cloudwatch:PutMetricData`).',
    default: 'none',
    schema: choice('none', 'cloudwatch'),
  }),
} satisfies Record<string, InputSpec>

type Given = {
  [Name in keyof typeof MONEY_INPUTS]?: z.output<(typeof MONEY_INPUTS)[Name]['schema']>
}

/** The same as a function's plan has it. */
export function moneyOf(
  inputs: Given,
): Pick<
  FunctionPlan,
  | 'invocationsPerMonth'
  | 'coldStartShare'
  | 'account'
  | 'prices'
  | 'maxLatencyMs'
  | 'countDownstream'
  | 'dataTransfer'
> {
  const coldStarts = inputs['cold-start-share']
  return defined({
    invocationsPerMonth: inputs['invocations-per-month'],
    coldStartShare: coldStarts === undefined ? undefined : coldStarts / 100,
    account: inputs['account-usage'],
    prices: inputs.prices,
    maxLatencyMs: inputs['max-latency'],
    countDownstream: inputs['count-downstream'] || undefined,
    dataTransfer: inputs['data-transfer'],
  })
}
