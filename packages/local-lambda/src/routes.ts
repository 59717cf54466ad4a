import type { Operation } from './call.ts'
import { OPERATIONS } from './operations.ts'

export interface Route {
  operation: string
  run: Operation
  path: Readonly<Record<string, string>>
}

/** The operation that a method and an encoded path belong to. */
export function findRoute(method: string, path: string): Route | undefined {
  const parts = path.replace(/\/+$/, '').split('/')
  for (const [operation, rowMethod, pattern, run] of OPERATIONS) {
    const values = rowMethod === method ? match(pattern.split('/'), parts) : undefined
    if (values !== undefined) return { operation, run, path: values }
  }
  return undefined
}

function match(
  pattern: readonly string[],
  parts: readonly string[],
): Record<string, string> | undefined {
  if (pattern.length !== parts.length) return undefined
  const values: Record<string, string> = {}
  for (const [index, expected] of pattern.entries()) {
    const part = parts[index] ?? ''
    if (expected.startsWith('{')) values[expected.slice(1, -1)] = decode(part)
    else if (expected !== part) return undefined
  }
  return values
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
