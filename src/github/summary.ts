export interface SummaryOptions {
  /** `GITHUB_STEP_SUMMARY`. */
  path: string | undefined
  /** The report as markdown of at most this many UTF-8 bytes. */
  render: (maxBytes: number) => string
  /** Bytes that the file has already; a step may write several times. */
  sizeOf: (path: string) => number
  append: (path: string, text: string) => void
}

/** Above 1 MiB GitHub drops the whole summary of the step. */
const SUMMARY_BYTES = 1024 * 1024

/** Adds the report to the job summary. False where there is none, or no room is left in it. */
export function writeSummary({ path, render, sizeOf, append }: SummaryOptions): boolean {
  if (!path) return false
  const room = SUMMARY_BYTES - sizeOf(path) - 2
  const text = room > 0 ? render(room) : ''
  if (text === '' || Buffer.byteLength(text) > room) return false
  append(path, `${text}\n\n`)
  return true
}
