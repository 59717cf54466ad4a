import { randomBytes } from 'node:crypto'
import type { Clock } from './clock.ts'
import type { Code } from './code-store.ts'

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
