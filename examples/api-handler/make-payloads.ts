/**
 * Writes the example's three requests: a small order, a large one, and a large one with faults
 * near its end. Nothing here is random from run to run:
 *
 *     npx node examples/api-handler/make-payloads.ts
 */
import { writeFileSync } from 'node:fs'
import path from 'node:path'

interface Line {
  sku: string
  quantity: number
  unitCents: number
  discounts?: { code: string; percent: number }[]
}

const GROUPS = ['BRD', 'CAK', 'DRK', 'FLR', 'NUT', 'TEA']

export function payloads(): Record<string, object> {
  const faulty = lines(600).map((line, i) => (i % 100 === 99 ? { ...line, quantity: 0.5 } : line))
  return {
    'small-order': request('S-1001', lines(3)),
    'large-order': request('L-2002', lines(600)),
    'invalid-order': request('X-3003', faulty),
  }
}

function lines(count: number): Line[] {
  return Array.from({ length: count }, (_, i) => {
    const line = {
      sku: `${GROUPS[i % GROUPS.length]}-${String(10_000 + ((i * 7919) % 90_000))}`,
      quantity: 1 + ((i * 31) % 48),
      unitCents: 95 + ((i * 577) % 4200),
    }
    return i % 3 === 0
      ? { ...line, discounts: [{ code: 'SEASON', percent: 5 + (i % 4) * 5 }] }
      : line
  })
}

/** An API Gateway HTTP API event, payload format 2.0. */
function request(reference: string, lines: readonly unknown[]): object {
  const customer = { name: 'Corner Bakery', email: 'orders@bakery.example', country: 'DE' }
  return {
    version: '2.0',
    routeKey: 'POST /orders',
    rawPath: '/orders',
    rawQueryString: '',
    headers: {
      'content-type': 'application/json',
      'x-api-key': 'example-key-bakery',
      'x-partner': 'bakery',
    },
    requestContext: {
      http: { method: 'POST', path: '/orders', protocol: 'HTTP/1.1', sourceIp: '192.0.2.7' },
      requestId: `request-${reference}`,
      routeKey: 'POST /orders',
      stage: '$default',
    },
    body: JSON.stringify({ reference, currency: 'EUR', customer, lines }),
    isBase64Encoded: false,
  }
}

if (import.meta.main) {
  for (const [name, event] of Object.entries(payloads())) {
    const file = path.join(import.meta.dirname, 'payloads', `${name}.json`)
    writeFileSync(file, `${JSON.stringify(event, null, 2)}\n`)
  }
}
