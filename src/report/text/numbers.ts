/** Figures as people read them: thousands separators, a real minus, no more digits than they carry. */

const MINUS = '\u2212'

/** `1,024 MB` */
export function megabytes(memoryMB: number): string {
  return `${grouped(memoryMB, 0)} MB`
}

/** `412 → 461 ms`; a missing side is a dash. */
export function millisecondsPair(base: number | undefined, head: number | undefined): string {
  if (base === undefined && head === undefined) return '–'
  return `${base === undefined ? '–' : durationFigure(base)} → ${head === undefined ? '–' : durationFigure(head)} ms`
}

/** `0.93 ms`, `41.2 ms`, `1,312 ms` */
export function milliseconds(durationMs: number): string {
  return `${durationFigure(durationMs)} ms`
}

/** `$6.88 → $7.69`; a missing side is a dash. */
export function usdPair(base: number | undefined, head: number | undefined): string {
  if (base === undefined && head === undefined) return '–'
  const digits = usdDigits(Math.min(base ?? Infinity, head ?? Infinity))
  return `${base === undefined ? '–' : usd(base, digits)} → ${head === undefined ? '–' : usd(head, digits)}`
}

/**
 * `+$0.81`, `−$0.81`, `$0.00`: the difference of the two amounts as `usdPair` shows them, so that a
 * reader who subtracts them gets the same.
 */
export function usdChange(base: number, head: number): string {
  const digits = usdDigits(Math.min(base, head))
  return signedUsd(Number(head.toFixed(digits)) - Number(base.toFixed(digits)), digits)
}

/** `+$2.59` or `−$2.59`; what rounds to nothing has no sign. */
export function signedUsd(amount: number, digits = usdDigits(Math.abs(amount))): string {
  const figure = usd(Math.abs(amount), digits)
  return signOf(amount, digits) + figure
}

/** `$7.69`, `$0.207`, `$0.0012`, `$12,345` */
export function usd(amount: number, digits = usdDigits(amount)): string {
  return `$${grouped(amount, digits)}`
}

/** `12.2 %`, `5 %`, `0.4 %`: without a sign. */
export function percent(value: number): string {
  return `${grouped(Math.abs(value), 1).replace(/\.0$/, '')} %`
}

/** `+12.2 %`, `−3.0 %`, `0.0 %` */
export function signedPercent(value: number): string {
  return `${signOf(value, 1)}${grouped(Math.abs(value), 1)} %`
}

/** `+12.2 % ±1.4`; without the interval where there is none. */
export function changePercent(
  value: number,
  lowPercent: number | null,
  highPercent: number | null,
): string {
  if (lowPercent === null || highPercent === null) return signedPercent(value)
  return `${signedPercent(value)} ±${grouped((highPercent - lowPercent) / 2, 1)}`
}

/** `1,392 bytes`, `14 KB`, `1.3 MB`, of 1,024 bytes. */
export function bytes(amount: number): string {
  if (amount < 9999.5) return counted(Math.round(amount), 'byte')
  return amount < 1024 ** 2
    ? `${grouped(amount / 1024, 0)} KB`
    : `${grouped(amount / 1024 ** 2, 1).replace(/\.0$/, '')} MB`
}

/** `3.2 M`, `320,000` */
export function many(amount: number): string {
  if (amount < 999_950) return grouped(amount, 0)
  return `${grouped(amount / 1_000_000, 1).replace(/\.0$/, '')} M`
}

/** `both` or `all 3`, of two or more */
export function allOf(amount: number): string {
  return amount === 2 ? 'both' : `all ${grouped(amount, 0)}`
}

/** `1 function`, `3 functions` */
export function counted(amount: number, singular: string, plural = `${singular}s`): string {
  return `${grouped(amount, 0)} ${amount === 1 ? singular : plural}`
}

export function grouped(value: number, digits: number): string {
  let format = formats.get(digits)
  if (format === undefined) {
    format = new Intl.NumberFormat('en-US', {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    })
    formats.set(digits, format)
  }
  return format.format(value)
}

/** Making a format takes a hundred times as long as using it. */
const formats = new Map<number, Intl.NumberFormat>()

function durationFigure(durationMs: number): string {
  return grouped(durationMs, durationMs < 9.995 ? 2 : durationMs < 99.95 ? 1 : 0)
}

/** Digits behind the point that suit an amount: cents, and more below a dime. */
export function usdDigits(amount: number): number {
  if (amount >= 9_999.5) return 0
  if (amount >= 0.995 || amount === 0) return 2
  if (amount >= 0.0995) return 3
  return Math.min(10, 1 - Math.floor(Math.log10(amount)))
}

function signOf(value: number, digits: number): string {
  if (Number(Math.abs(value).toFixed(digits)) === 0) return ''
  return value < 0 ? MINUS : '+'
}

/** The same text, kept on one line: for figures in the cells of a table. */
export function unbroken(text: string): string {
  return text.replaceAll(' ', '\u00a0').replaceAll(`${MINUS}$`, `${MINUS}\u2060$`)
}

/** What `unbroken` made of a text, as it was: a terminal breaks lines by itself. */
export function breakable(text: string): string {
  return text.replaceAll('\u00a0', ' ').replaceAll('\u2060', '')
}
