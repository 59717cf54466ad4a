const BARS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const

/** As many as fit beside a sentence on a phone. */
const MAX_POINTS = 24

/**
 * Values as a line of text, the lowest lowest. A course that hardly moves stays flat: the whole height is at
 * least a fifth of the mean, so that noise does not look like mountains.
 */
export function sparkline(values: readonly number[]): string {
  const shown = thinned(values, MAX_POINTS)
  if (shown.length < 2) return ''
  const mean = shown.reduce((sum, value) => sum + value, 0) / shown.length
  const [low, high] = [Math.min(...shown), Math.max(...shown)]
  const height = Math.max(high - low, 0.2 * mean)
  if (!(height > 0)) return BARS[0].repeat(shown.length)
  const bottom = (low + high - height) / 2
  return shown
    .map((value) => BARS[Math.min(7, Math.floor((8 * (value - bottom)) / height))] ?? BARS[0])
    .join('')
}

/** The last of each of so many parts of equal length, so that the newest is always among them. */
function thinned(values: readonly number[], count: number): readonly number[] {
  if (values.length <= count) return values
  return Array.from(
    { length: count },
    (_, part) => values[Math.ceil(((part + 1) * values.length) / count) - 1] ?? 0,
  )
}
