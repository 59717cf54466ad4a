import type { Report } from '../schema.ts'
import { type Inline, link, name } from './model.ts'

/** A commit as GitHub shortens it, linked where the repository is known. */
export function commit(sha: string, { links }: Pick<Report, 'links'>): Inline {
  const short = name(sha.slice(0, 7))
  return links?.repository ? link(`${links.repository}/commit/${sha}`, short) : short
}
