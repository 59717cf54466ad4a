import { randomBytes } from 'node:crypto'
import type { Answer, Operation } from './call.ts'
import type { Clock } from './clock.ts'
import type { Code } from './code-store.ts'

/** What the address that `locationOf` gave leads to; errors are in S3's form. */
export const downloadCode: Operation = async (context, call) => {
  const code = context.downloads.find(call.path.Token ?? '')
  if (code === undefined) return xmlError(403, 'AccessDenied', 'Request has expired')
  try {
    const body = await context.code.read(code)
    return { status: 200, headers: { 'Content-Type': 'application/zip' }, body }
  } catch {
    return xmlError(404, 'NoSuchKey', 'The specified key does not exist.')
  }
}

/** Lambda's own addresses are good for ten minutes, too. */
const LIFETIME_MS = 600_000

/** Addresses that code can be downloaded from for a while, by whoever knows them. */
export interface Downloads {
  locationOf(code: Code): string
  /** The code of a token, while it is good. */
  find(token: string): Code | undefined
}

export function createDownloads(clock: Clock, endpoint: () => string): Downloads {
  const tokens = new Map<string, { code: Code; untilMs: number }>()

  function fresh(code: Code): string | undefined {
    const nowMs = clock.nowMs()
    let found: string | undefined
    for (const [token, entry] of tokens) {
      if (entry.untilMs <= nowMs) tokens.delete(token)
      else if (entry.code === code && entry.untilMs - nowMs > LIFETIME_MS / 2) found = token
    }
    return found
  }

  return {
    locationOf(code) {
      const token = fresh(code) ?? randomBytes(24).toString('hex')
      if (!tokens.has(token)) tokens.set(token, { code, untilMs: clock.nowMs() + LIFETIME_MS })
      return `${endpoint()}/code/${token}`
    },
    find(token) {
      const entry = tokens.get(token)
      return entry && entry.untilMs > clock.nowMs() ? entry.code : undefined
    },
  }
}

function xmlError(status: number, code: string, message: string): Answer {
  const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`
  return { status, headers: { 'Content-Type': 'application/xml' }, body: Buffer.from(xml) }
}
