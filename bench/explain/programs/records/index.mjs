import { readFileSync } from 'node:fs'
import { Decoder } from './decoder.mjs'
import { log } from './log.mjs'
import { summarize } from './summary.mjs'

const schema = JSON.parse(readFileSync(`${process.env.LAMBDA_TASK_ROOT}/schema.json`, 'utf8'))

/** Decodes a batch of records as a stream hands them over, and sums them up. */
export async function handler(event) {
  const batch = event.Records ?? makeBatch(200)
  const decoder = new Decoder(schema)
  const rows = []
  for await (const row of decoder.rows(batch)) rows.push(row)
  const summary = summarize(rows)
  log('info', 'done', { rows: rows.length })
  return { batchItemFailures: [], summary }
}

function makeBatch(size) {
  return Array.from({ length: size }, (_, i) => ({
    messageId: `m${i}`,
    body: Buffer.from(
      JSON.stringify({ id: i, kind: `k${i % 9}`, value: i % 100, at: 1700000000 + i }),
    ).toString('base64'),
  }))
}
