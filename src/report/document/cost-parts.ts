import type { MeasuredFunction, Month } from '../schema.ts'
import { bytes, counted, grouped, percent, unbroken, usd, usdPair } from '../text/numbers.ts'
import { baseWord, headWord } from './base.ts'
import { type Block, left, name, type Phrase, right } from './model.ts'

/** The fold about what the cost is made of: each part a month, and its share of head's. */
export function costParts(fn: MeasuredFunction): Block[] {
  const { month } = fn
  if (!month?.parts) return []
  const rows = partsOf(month).filter(([, base, head]) => base > 0 || head > 0)
  const total = month.headUsd
  return [
    {
      kind: 'details',
      summary: ['What it costs'],
      blocks: [
        {
          kind: 'table',
          columns: [
            left(''),
            right(`A month, ${baseWord(fn)} → ${headWord(fn)}`),
            right(`Share, ${headWord(fn)}`),
          ],
          rows: rows.map(([what, base, head]) => [
            [what],
            [unbroken(usdPair(base, head))],
            [total > 0 ? percent(Math.round((100 * head) / total)) : '–'],
          ]),
        },
        { kind: 'note', phrase: [...logPhrase(fn), ...tracePhrase(fn), ...peakPhrase(fn)] },
      ],
    },
  ]
}

type Part = readonly [what: string, baseUsd: number, headUsd: number]

function partsOf({ parts, provisioned, snapStart }: Month): Part[] {
  if (!parts) return []
  const { base, head } = parts
  return [
    ['Compute', base.computeUsd, head.computeUsd],
    ['Requests', base.requestsUsd, head.requestsUsd],
    ['/tmp', base.tmpUsd, head.tmpUsd],
    ['Cold starts', base.initUsd, head.initUsd],
    ['Logs', base.logsUsd ?? 0, head.logsUsd ?? 0],
    ['X-Ray', base.xrayUsd ?? 0, head.xrayUsd ?? 0],
    ['Provisioned', provisioned?.baseUsd ?? 0, provisioned?.headUsd ?? 0],
    ['SnapStart', snapStart?.baseUsd ?? 0, snapStart?.headUsd ?? 0],
  ]
}

/** What of the traffic is traced, and at which price. */
function tracePhrase({ month, prices, region }: MeasuredFunction): Phrase {
  const { basePercent = 0, headPercent = 0 } = month?.traced ?? {}
  if (basePercent === 0 && headPercent === 0) return []
  const share =
    basePercent === headPercent
      ? percent(headPercent)
      : `${percent(basePercent)} → ${percent(headPercent)}`
  const what = ` X-Ray records the first invocation of each second and 5 % of the others: ${share} of all`
  const price = prices.head.requests?.['xray-trace']
  return price === undefined
    ? [
        `${what}. Traces are not included, because their price in ${region} is not known; give it as `,
        name('prices: xray-trace'),
        '.',
      ]
    : [`${what}, at ${usd(1_000_000 * Number(price))} per million traces.`]
}

/** ` At the peak, 412 → 470 concurrent invocations, of 500 reserved.` */
function peakPhrase({ capacity }: MeasuredFunction): Phrase {
  if (!capacity) return []
  const { peak, headPeak, limit, kind } = capacity
  const of = kind === 'reserved' ? 'reserved' : 'that the account has unreserved'
  return [
    ` At the peak, ${grouped(peak, 0)} → ${grouped(headPeak, 0)} concurrent invocations, of ${grouped(limit, 0)} ${of}.`,
  ]
}

/** How much is logged, and at which price; or why that is not part of it. */
function logPhrase(fn: MeasuredFunction): Phrase {
  const { sizes, asDeployed, deployedMB, prices, region, logGroup } = fn
  if (logGroup?.isThere === false && !prices.head.logs) {
    return ['Logs are not included: there is no log group ', name(logGroup.name), '.']
  }
  const row = asDeployed ?? sizes.find(({ memoryMB }) => memoryMB === deployedMB?.head) ?? sizes[0]
  const [base, head] = [row?.base?.logBytes, row?.head?.logBytes]
  const { logs } = prices.head
  if (base === undefined || head === undefined) {
    return [
      'Logs are not included: some are longer than the 4 KB that Lambda returns, and could not be counted.',
    ]
  }
  const volume = `An invocation logs ${bytes(base)} → ${bytes(head)}, as CloudWatch Logs counts them (START, END and REPORT included)`
  if (!logs || row?.head?.logPerMillionUsd === undefined) {
    return [
      `${volume}. Logs are not included, because their price in ${region} is not known; give it as `,
      name('prices: log-gb'),
      '.',
    ]
  }
  const [first] = logs.tiers
  const kind = logs.class === 'standard' ? '' : `, log class ${logs.class}`
  const kept =
    logGroup?.retentionDays === undefined
      ? ''
      : logGroup.retentionDays === null
        ? ' Its log group keeps them forever.'
        : ` Its log group keeps them for ${counted(logGroup.retentionDays, 'day')}.`
  return [`${volume}, at $${first?.usdPerGB} per GB${kind}.${kept}`]
}
