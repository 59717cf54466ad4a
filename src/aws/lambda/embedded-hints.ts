import type { InvokeCommand } from '@aws-sdk/client-lambda'

/** What an invocation would have been reported as at another memory size. */
interface AtOtherSize {
  memoryMB: number
  durationMs: number
  billedMs: number
}

/** What the embedded service can be told that AWS knows nothing of. */
export interface EmbeddedHints {
  /** Memory sizes to compute the invocation for, too. */
  otherSizesMB?: readonly number[]
  /** Environments of up to one vCPU that are started with the same number run on the same core of the machine. */
  core?: number
}

const SIZES = 'lambda-cost-gate-memory-sizes'
const CORE = 'lambda-cost-gate-core'

/** What the embedded service answers to hints. */
export interface EmbeddedAnswer {
  /** Only sizes at which it would have run alike. */
  otherSizes: readonly AtOtherSize[]
  /** The number of its core, where another environment of that number may be invoked at the same time. */
  core?: number
}

/**
 * Adds hints to an invocation. AWS ignores them.
 * @returns what the service answered to them, once the command was sent
 */
export function giveHints(
  command: InvokeCommand,
  { otherSizesMB = [], core }: EmbeddedHints,
): () => EmbeddedAnswer {
  let answered: EmbeddedAnswer = { otherSizes: [] }
  command.middlewareStack.add(
    (next) => async (call) => {
      const headers = headersOf(call.request)
      if (otherSizesMB.length > 0) headers[SIZES] = otherSizesMB.join(' ')
      if (core !== undefined) headers[CORE] = String(core)
      const result = await next(call)
      answered = readAnswer(headersOf(result.response))
      return result
    },
    { step: 'build', name: 'embeddedHints' },
  )
  return () => answered
}

function headersOf(message: unknown): Record<string, unknown> {
  if (typeof message !== 'object' || message === null || !('headers' in message)) return {}
  return message.headers as Record<string, unknown>
}

function readAnswer(headers: Record<string, unknown>): EmbeddedAnswer {
  const [core] = /^\d+$/.exec(String(headers[CORE])) ?? []
  return {
    otherSizes: readSizes(headers[SIZES]),
    ...(core !== undefined && { core: Number(core) }),
  }
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
