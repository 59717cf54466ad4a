import { commitAmong, type KnownCommit } from '../lambda/deployed-commit.ts'

/** CloudFormation takes templates of 1 MB. */
const MAX_LENGTH = 1_000_000
const MAX_DEPTH = 4
const ABOUT_COMMITS = /git|commit|vcs/i

/**
 * The commit that the metadata of a template or of a resource names, as JSON: under the names that tags
 * have, and further down under one that speaks of git or of a commit, as `Git: {Sha: …}`. Where one name
 * stands for two commits, neither is believed.
 * @param what it is the metadata of
 */
export function commitInMetadata(json: string | undefined, what: string): KnownCommit | undefined {
  if (json === undefined || json.length > MAX_LENGTH) return undefined
  const named = new Map<string, Set<string>>()
  try {
    for (const { name, value } of entriesOf(JSON.parse(json), [])) {
      named.set(name, (named.get(name) ?? new Set()).add(value))
    }
  } catch {
    return undefined
  }
  const certain = [...named].flatMap(([name, [value = '', ...others]]) =>
    others.length === 0 ? [[name, value]] : [],
  )
  const known = commitAmong(Object.fromEntries(certain))
  return known && { sha: known.sha, from: `${what} ${known.name}` }
}

interface Entry {
  name: string
  value: string
}

function entriesOf(value: unknown, path: readonly string[]): Entry[] {
  if (typeof value === 'string') return nameOf(path).map((name) => ({ name, value }))
  if (typeof value !== 'object' || value === null || path.length >= MAX_DEPTH) return []
  return Object.entries(value).flatMap(([key, each]) => entriesOf(each, [...path, key]))
}

/** A name by itself at the top, or where it says what it is; else with that of what it stands in. */
function nameOf(path: readonly string[]): string[] {
  const [name = '', outer] = path.toReversed()
  if (outer === undefined || ABOUT_COMMITS.test(name)) return [name]
  return ABOUT_COMMITS.test(outer) ? [`${outer}.${name}`] : []
}
