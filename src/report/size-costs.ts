import { z } from 'zod'
import { durationUsd, type InvocationCost, invocationUsd, tmpUsd } from '../money/invocation.ts'
import { logUsd } from '../money/log-prices.ts'
import type { Prices } from '../money/prices.ts'
import { memoryMB, notNegative, signed } from './schema-rows.ts'

/** What head costs at one size. */
export const sizeCostSchema = z
  .object({
    memoryMB,
    computeUsd: notNegative.describe('Of an invocation, as are the next four.'),
    requestUsd: notNegative.describe('The fee of a request.'),
    tmpUsd: notNegative.describe('/tmp above 512 MB.'),
    logUsd: notNegative.optional().describe('Absent where logs are not part of the cost.'),
    invocationUsd: notNegative.describe('All of it.'),
    monthUsd: notNegative.nullable().describe('Cold starts included; null where it is not known.'),
    savingPercent: signed
      .nullable()
      .describe('How much less an invocation costs than at the deployed size; null without one.'),
    isCheapest: z.boolean().describe('Whether it costs least of all sizes.'),
  })
  .meta({ id: 'SizeCost', description: 'What head costs at one size.' })

export type SizeCost = z.infer<typeof sizeCostSchema>

/** One size as it was measured. */
export interface MeasuredSize {
  memoryMB: number
  /** Mean of an invocation; need not be whole. */
  billedMs: number
  /** Where logs are part of the cost. */
  logBytes?: number | undefined
  monthUsd?: number | undefined
}

/** The bill of an invocation at each size, and what each saves against the deployed one. Exact, then rounded once. */
export function sizeCosts(
  sizes: readonly MeasuredSize[],
  how: { prices: Prices; ephemeralStorageMB: number; deployedMB?: number | undefined },
): SizeCost[] {
  const { prices, ephemeralStorageMB, deployedMB } = how
  const bills = sizes.map((size) => {
    const { billedMs, memoryMB: sizeMB, logBytes } = size
    const cost: InvocationCost = { billedMs, memoryMB: sizeMB, ephemeralStorageMB, prices }
    const logs = logBytes === undefined || !prices.logs ? undefined : logUsd(logBytes, prices.logs)
    return { size, cost, logs, whole: invocationUsd(cost).plus(logs ?? 0) }
  })
  const least = bills.reduce<(typeof bills)[number] | undefined>(
    (a, b) => (a?.whole.lessThanOrEqualTo(b.whole) ? a : b),
    undefined,
  )
  const deployed = bills.find(({ size }) => size.memoryMB === deployedMB)?.whole
  return bills.map((bill) => {
    const { size, cost, logs, whole } = bill
    return {
      memoryMB: size.memoryMB,
      computeUsd: durationUsd(cost).toNumber(),
      requestUsd: Number(prices.usdPerRequest),
      tmpUsd: tmpUsd(cost).toNumber(),
      ...(logs && { logUsd: logs.toNumber() }),
      invocationUsd: whole.toNumber(),
      monthUsd: size.monthUsd ?? null,
      savingPercent: deployed?.greaterThan(0)
        ? deployed.minus(whole).div(deployed).times(100).toNumber()
        : null,
      isCheapest: bill === least,
    }
  })
}
