import type { MeasuredFunction } from '../schema.ts'
import { megabytes, percent, unbroken, usd } from '../text/numbers.ts'
import { headWord } from './base.ts'
import { type Block, type Phrase, right, strong } from './model.ts'

/** The fold with the bill of an invocation of head at each size, as a calculator would show it. */
export function sizeCostBlocks(fn: MeasuredFunction): Block[] {
  const { sizeCosts = [], deployedMB } = fn
  if (sizeCosts.length < 2) return []
  const withLogs = sizeCosts.some(({ logUsd }) => logUsd !== undefined)
  const withTmp = sizeCosts.some(({ tmpUsd }) => tmpUsd > 0)
  const columns = [
    right('Memory'),
    right('Compute'),
    right('Request'),
    ...(withTmp ? [right('/tmp')] : []),
    ...(withLogs ? [right('Logs')] : []),
    right('An invocation'),
    right('A month'),
    right('Saves'),
  ]
  const rows = sizeCosts.map((each): Phrase[] => {
    const size = unbroken(megabytes(each.memoryMB))
    return [
      each.memoryMB === deployedMB?.head ? [strong(size), ' (deployed)'] : [size],
      [invocationFigure(each.computeUsd)],
      [invocationFigure(each.requestUsd)],
      ...(withTmp ? [[invocationFigure(each.tmpUsd)]] : []),
      ...(withLogs ? [[invocationFigure(each.logUsd ?? 0)]] : []),
      [
        each.isCheapest
          ? strong(invocationFigure(each.invocationUsd))
          : invocationFigure(each.invocationUsd),
      ],
      [each.monthUsd === null ? '–' : usd(each.monthUsd)],
      [savingText(each.savingPercent, each.memoryMB === deployedMB?.head)],
    ]
  })
  return [
    {
      kind: 'details',
      summary: [`What each size costs, ${headWord(fn)}`],
      blocks: [
        { kind: 'table', columns, rows },
        {
          kind: 'note',
          phrase: [
            'The cheapest is in bold. A month includes cold starts, an invocation does not; savings are relative to the deployed size.',
          ],
        },
      ],
    },
  ]
}

/** Three digits that carry something: `$0.00000788` */
function invocationFigure(amountUsd: number): string {
  if (amountUsd === 0) return '$0'
  return usd(amountUsd, Math.min(12, Math.max(2, 2 - Math.floor(Math.log10(amountUsd)))))
}

function savingText(savingPercent: number | null, isDeployed: boolean): string {
  if (savingPercent === null || isDeployed) return '–'
  return savingPercent >= 0 ? percent(savingPercent) : `−${percent(savingPercent)}`
}
