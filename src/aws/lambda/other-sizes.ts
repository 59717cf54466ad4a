import type { InvokeCommand } from '@aws-sdk/client-lambda'

/** What an invocation would have been reported as at another memory size. */
export interface AtOtherSize {
  memoryMB: number
  durationMs: number
  billedMs: number
}

const HEADER = 'lambda-cost-gate-memory-sizes'

/**
 * Has the embedded service compute an invocation for other memory sizes. AWS knows nothing of it and
 * would not answer.
 * @returns what it answered, once the command was sent: only sizes at which it would have run alike
 */
export function askForOtherSizes(
  command: InvokeCommand,
  sizesMB: readonly number[],
): () => readonly AtOtherSize[] {
  let answered: readonly AtOtherSize[] = []
  command.middlewareStack.add(
    (next) => async (call) => {
      headersOf(call.request)[HEADER] = sizesMB.join(' ')
      const result = await next(call)
      answered = readSizes(headersOf(result.response)[HEADER])
      return result
    },
    { step: 'build', name: 'askForOtherSizes' },
  )
  return () => answered
}

function headersOf(message: unknown): Record<string, unknown> {
  if (typeof message !== 'object' || message === null || !('headers' in message)) return {}
  return message.headers as Record<string, unknown>
}

/** `1024=41.27/42 1769=23.88/24`: size in MB, duration and billed duration in milliseconds. */
function readSizes(header: unknown): AtOtherSize[] {
  if (typeof header !== 'string') return []
  return header.split(' ').flatMap((each) => {
    const [, memoryMB, durationMs, billedMs] = /^(\d+)=(\d+\.\d+)\/(\d+)$/.exec(each) ?? []
    if (memoryMB === undefined) return []
    return [
      {
        memoryMB: Number(memoryMB),
        durationMs: Number(durationMs),
        billedMs: Number(billedMs),
      },
    ]
  })
}
