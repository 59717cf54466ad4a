import type { Failure } from '../measure/sample.ts'

/** `1,024 MB` */
export function megabytes(memoryMB: number): string {
  return `${grouped(memoryMB, 0)} MB`
}

/** `412 ms`, `3.2 ms`, `0.91 ms`: three digits that count, none pretended beyond. */
export function milliseconds(durationMs: number): string {
  const decimals = durationMs >= 100 ? 0 : durationMs >= 10 ? 1 : 2
  return `${grouped(durationMs, decimals)} ms`
}

/** `$7.07` with as many decimals as it takes to show three digits. */
export function dollars(usd: number): string {
  const decimals = usd >= 1 || usd === 0 ? 2 : Math.min(12, 2 - Math.floor(Math.log10(usd)))
  return `$${grouped(usd, decimals)}`
}

/** `+11.9 %`, `−0.4 %` */
export function signedPercent(percent: number): string {
  const rounded = Math.abs(percent).toFixed(1)
  if (Number(rounded) === 0) return '0.0 %'
  return `${percent < 0 ? '−' : '+'}${rounded} %`
}

/** `5 %`, `2.5 %` */
export function plainPercent(percent: number): string {
  return `${Number(Math.abs(percent).toFixed(1))} %`
}

/** `1 environment`, `16 environments` */
export function count(number: number, noun: string): string {
  return `${grouped(number, 0)} ${noun}${number === 1 ? '' : 's'}`
}

/** What Lambda said, as a clause that follows a noun: `ran out of memory`. */
export function failureClause(failure: Failure): string {
  switch (failure.kind) {
    case 'timeout':
      return 'timed out'
    case 'out-of-memory':
      return 'ran out of memory'
    case 'crash':
      return `crashed (${failure.errorType})`
    case 'function-error':
      return `threw ${failure.errorType}: ${shortened(failure.message)}`
    case 'unexpected-response':
      return failure.clause
  }
}

function shortened(message: string): string {
  const line = message.replace(/\s+/g, ' ').trim()
  return line.length > 120 ? `${line.slice(0, 119)}…` : line
}

function grouped(value: number, decimals: number): string {
  return value.toLocaleString('en-US', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  })
}
