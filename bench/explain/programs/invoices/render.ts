import type { Invoice } from './model/invoice'

const WIDTH = 24

export function renderInvoice(invoice: Invoice): string {
  const head = `Invoice ${pad(String(invoice.number), 8)}`
  const body = invoice.lines.map((line) => `${pad(line.sku, WIDTH)}${money(line.cents)}`)
  return [head, ...body].join('\n')
}

const pad = (text: string, width: number): string => text.padEnd(width, ' ')

function money(cents: number): string {
  const whole = Math.trunc(cents / 100)
  return `${whole}.${String(cents % 100).padStart(2, '0')}`
}
