/** What a function writes in an invocation: `console` heads each text, `plain` is written as it is. */
export interface Written {
  how: 'console' | 'plain'
  text: string
}

/** `2026-11-25T10:00:00.000Z`, tab, request id, tab, `INFO`, tab. */
const HEAD_BYTES = 24 + 1 + 36 + 1 + 4 + 1
const EVENT_BYTES = 26

/**
 * Bytes that CloudWatch Logs counts, from the source of the function: only the line REPORT, whose figures
 * nobody knows beforehand, is given.
 */
export function expectedBytes(
  report: string,
  own: readonly Written[],
  version = '$LATEST',
): number {
  const start = 'START RequestId: '.length + 36 + ` Version: ${version}`.length + 1
  const end = 'END RequestId: '.length + 36 + 1
  const platform = start + end + Buffer.byteLength(report) + 1 + 3 * EVENT_BYTES
  return own.reduce((sum, { how, text }) => {
    const head = how === 'console' ? HEAD_BYTES : 0
    return sum + head + Buffer.byteLength(text) + 1 + EVENT_BYTES
  }, platform)
}

/** The same with the line REPORT as the log has it. */
export function expectedLogBytes(log: string, own: readonly Written[]): number {
  return expectedBytes(/^REPORT .*$/m.exec(log)?.[0] ?? '', own)
}

/** The line REPORT of a warm invocation with these figures. */
export function reportLine(of: {
  durationMs: number
  billedMs: number
  memoryMB: number
  maxMemoryUsedMB: number
}): string {
  const { durationMs, billedMs, memoryMB, maxMemoryUsedMB } = of
  return `REPORT RequestId: ${'-'.repeat(36)}\tDuration: ${durationMs.toFixed(2)} ms\tBilled Duration: ${billedMs} ms\tMemory Size: ${memoryMB} MB\tMax Memory Used: ${maxMemoryUsedMB} MB\t`
}
