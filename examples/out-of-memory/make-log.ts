/**
 * Writes the example's data set, the access log of a load balancer under a load test, into both
 * code directories. It unpacks to about 80 MB. Nothing here is random from run to run:
 *
 *     npx node examples/out-of-memory/make-log.ts
 */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'

const TARGETS = ['10.0.1.17:8080', '10.0.1.42:8080', '10.0.2.8:8080', '10.0.2.93:8080']

/** A second of the test after the other, 1,500 requests each. */
export function accessLog(seconds = 600): string {
  return Array.from({ length: seconds }, (_, second) => oneSecond(second)).join('')
}

function oneSecond(second: number): string {
  const time = new Date(Date.UTC(2026, 2, 14, 9, 0, second)).toISOString().slice(0, 19)
  const round = TARGETS.map((target, i) => {
    const status = (second + i) % 37 === 0 ? 503 : 200
    return `${time}Z app/shop 192.0.2.7 ${target} ${status} ${611 + second} "GET /products HTTP/1.1" -\n`
  }).join('')
  return round.repeat(375)
}

if (import.meta.main) {
  const file = gzipSync(accessLog(), { level: 9 })
  for (const side of ['base', 'head']) {
    writeFileSync(path.join(import.meta.dirname, side, 'access.log.gz'), file)
  }
}
