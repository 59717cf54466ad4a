import type { Deployed } from './deployed.ts'

/** From which commit something was built, and what says so. */
export interface KnownCommit {
  /** Full or abbreviated SHA, lower case. */
  sha: string
  /** As in `tag commit` or `description`. */
  from: string
}

/** Names under which deployments keep the commit, in lower case and without what parts their words. */
const TAGS = [
  ...['commit', 'commitsha', 'commitid', 'gitcommit', 'gitcommitsha', 'gitcommitid', 'gitsha'],
  ...['githash', 'githubsha', 'sha', 'revision', 'sourcecommit', 'sourcerevision', 'vcsrevision'],
]
const SHA = /^[0-9a-f]{7,64}$/i

/**
 * The commit that a deployed function was built from, where one of its tags or its description says
 * so. Tags are those of the function, so they are silent on a version that was published before. A
 * description counts with a word such as `commit` before the SHA, or with a full SHA.
 */
export function deployedCommit({
  configuration: { Description: description = '', Version: version },
  tags = {},
}: Pick<Deployed, 'configuration' | 'tags'>): KnownCommit | undefined {
  const tag = version === '$LATEST' ? commitTag(tags) : undefined
  if (tag) return tag
  const [, named] =
    /\b(?:commit|sha|revision|rev|git)\b[\s:=@#(]*([0-9a-f]{7,64})\b/i.exec(description) ?? []
  const sha = named ?? /(?<![0-9a-z])[0-9a-f]{40}(?![0-9a-z])/i.exec(description)?.[0]
  return sha === undefined ? undefined : { sha: sha.toLowerCase(), from: 'description' }
}

function commitTag(tags: Readonly<Record<string, string>>): KnownCommit | undefined {
  // yor tags the commit in which the resource's own lines were changed last.
  const names = Object.keys(tags).filter(
    (name) => !('yor_trace' in tags && name === 'git_commit') && SHA.test(tags[name] ?? ''),
  )
  for (const wanted of TAGS) {
    const name = names.find(
      (each) =>
        each
          .toLowerCase()
          .replace(/.*[:/]/, '')
          .replace(/[-_. ]/g, '') === wanted,
    )
    if (name !== undefined) return { sha: (tags[name] ?? '').toLowerCase(), from: `tag ${name}` }
  }
  return undefined
}
