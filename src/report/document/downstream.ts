import type { MeasuredFunction } from '../schema.ts'
import { bytes, grouped, unbroken, usdPair } from '../text/numbers.ts'
import { baseWord, headWord } from './base.ts'
import { type Block, left, name, type Phrase, right } from './model.ts'

const MAX_SHOWN = 10

/** The fold about what a function also causes: requests to other services, beside its own bill. */
export function downstreamBlocks(fn: MeasuredFunction): Block[] {
  const { downstream } = fn
  if (!downstream || downstream.uses.length === 0) return []
  const { uses, payload, counts } = downstream
  const base = baseWord(fn)
  const sent = uses.reduce((sum, { headBytes }) => sum + headBytes, 0)
  const before = uses.reduce((sum, { baseBytes }) => sum + baseBytes, 0)
  const rows = uses
    .slice(0, MAX_SHOWN)
    .map((use): Phrase[] => [
      [name(use.name)],
      [unbroken(`${figure(use.baseCalls)} → ${figure(use.headCalls)}`)],
      [unbroken(usdPair(use.basePerMillionUsd, use.headPerMillionUsd))],
    ])
  const more = uses.length > MAX_SHOWN ? ` ${uses.length - MAX_SHOWN} more are in report.json.` : ''
  const gate = counts
    ? 'It is part of the gate.'
    : 'It is not part of the bill above, or of the gate.'
  return [
    {
      kind: 'details',
      summary: ['Calls to other services'],
      blocks: [
        {
          kind: 'table',
          columns: [
            left('Requests'),
            right(`An invocation, ${base} → ${headWord(fn)}`),
            right(`Cost per 1M, ${base} → ${headWord(fn)}`),
          ],
          rows,
        },
        {
          kind: 'note',
          phrase: [
            'Counted with payload ',
            name(payload),
            `, repeated requests included, at the public price of each${datedOf(fn)}; a DynamoDB request at the units that it consumed, where the response states them (`,
            name('ReturnConsumedCapacity'),
            `), otherwise as one unit; an execution of Step Functions as one transition. A dash means that the price of the request is not known here. `,
            ...transferPhrase(fn, `${bytes(before)} → ${bytes(sent)}`),
            ` ${gate}${more}`,
            ...unpricedPhrase(fn),
          ],
        },
      ],
    },
  ]
}

const datedOf = ({ prices: { head } }: MeasuredFunction) =>
  head.requestsAsOf === undefined ? '' : ` (${head.requestsAsOf})`

const HOW = {
  none: 'free of charge',
  internet: 'over the internet',
  nat: 'through a NAT gateway',
}

/** How many bytes they move, and what that costs where the user said how. */
function transferPhrase({ downstream }: MeasuredFunction, moved: string): Phrase {
  const transfer = downstream?.transfer
  if (!transfer) {
    return [
      `They transfer ${moved} per invocation, which is not priced; set `,
      name('data-transfer'),
      ' to price it.',
    ]
  }
  const { how, basePerMillionUsd, headPerMillionUsd } = transfer
  if (basePerMillionUsd === undefined || headPerMillionUsd === undefined) {
    return [
      `They transfer ${moved} per invocation ${HOW[how]}, whose price is not known; give `,
      name('nat-gb'),
      ' and ',
      name('internet-gb'),
      ' as ',
      name('prices'),
      '.',
    ]
  }
  return [
    `They transfer ${moved} per invocation ${HOW[how]}: ${usdPair(basePerMillionUsd, headPerMillionUsd)} per million.`,
  ]
}

/** What could not be priced although such requests have a price. */
function unpricedPhrase({ downstream, region }: MeasuredFunction): Phrase {
  const { unpriced = [] } = downstream ?? {}
  if (unpriced.length === 0) return []
  return [
    ` Not priced, as the price in ${region} is not known: `,
    ...unpriced.flatMap((each, index): Phrase => [...(index > 0 ? [', '] : []), name(each)]),
    '; give them as ',
    name('prices'),
    '.',
  ]
}

const figure = (calls: number) => grouped(calls, Math.abs(calls - Math.round(calls)) < 0.05 ? 0 : 1)
