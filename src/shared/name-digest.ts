import { createHash } from 'node:crypto'

/** Eight digits by which a comment knows a function again without holding its name. */
export function nameDigest(name: string): string {
  return createHash('sha256').update(name).digest('hex').slice(0, 8)
}
