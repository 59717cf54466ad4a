import type { Deployed } from './deployed.ts'

/** From which commit something was built, and what says so. */
export interface KnownCommit {
  /** Full or abbreviated SHA, lower case. */
  sha: string
  /** As in `tag commit`, `environment variable GIT_SHA`, `image tag sha-abc1234`, `template metadata GitCommit` or `description`. */
  from: string
}

/** Names under which deployments keep the commit, in lower case and without what parts their words. */
const TAGS = [
  ...['commit', 'commitsha', 'commitid', 'commithash', 'gitcommit', 'gitcommitsha', 'gitcommitid'],
  ...['gitcommithash', 'gitsha', 'githash', 'gitrevision', 'gitrev', 'githubsha', 'cicommitsha'],
  ...['buildcommit', 'headcommit', 'headsha', 'sha', 'revision', 'sourcecommit'],
  ...['sourcerevision', 'vcsrevision', 'vcsref', 'resolvedsourceversion'],
]
/**
 * Of environment variables those that can mean nothing else: what CI systems, Datadog, Vercel and
 * Heroku call it, and its plain names.
 */
const VARIABLES = [
  ...['GIT_COMMIT', 'GIT_COMMIT_SHA', 'GIT_COMMIT_HASH', 'GIT_SHA', 'GIT_HASH', 'COMMIT_SHA'],
  ...['COMMIT_HASH', 'SOURCE_COMMIT', 'GITHUB_SHA', 'CI_COMMIT_SHA', 'CIRCLE_SHA1'],
  ...['BITBUCKET_COMMIT', 'BUILD_SOURCEVERSION', 'BUILDKITE_COMMIT', 'DD_GIT_COMMIT_SHA'],
  ...['CODEBUILD_RESOLVED_SOURCE_VERSION', 'VERCEL_GIT_COMMIT_SHA', 'HEROKU_SLUG_COMMIT'],
]
const SHA = /^[0-9a-f]{7,40}$/i
/** SHA-256 is a repository's only where it is called a commit's: else it is the hash of a file. */
const SHA_256 = /^[0-9a-f]{64}$/i

type Known = Pick<Deployed, 'configuration' | 'tags' | 'imageTag'>

/**
 * The commit that a deployed function was built from, where one of its tags, an environment variable,
 * the tag of its image or its description says so. Tags are those of the function, so they are silent
 * on a version that was published before; the others are the version's own. A description counts with
 * a word such as `commit` before the SHA, or with a full SHA.
 */
export function deployedCommit({
  configuration: { Description: description = '', Version: version, Environment: environment },
  tags = {},
  imageTag,
}: Known): KnownCommit | undefined {
  return (
    (version === '$LATEST' ? commitTag(tags) : undefined) ??
    commitVariable(environment?.Variables ?? {}) ??
    commitOfImage(imageTag) ??
    commitInText(description)
  )
}

function commitTag(tags: Readonly<Record<string, string>>): KnownCommit | undefined {
  // yor tags the commit in which the resource's own lines were changed last.
  const { git_commit: ofYor, ...others } = tags
  const found = commitAmong('yor_trace' in tags || ofYor === undefined ? others : tags)
  return found && { sha: found.sha, from: `tag ${found.name}` }
}

/** The value that is a commit's, by the names that deployments give it; the plainest name first. */
export function commitAmong(
  named: Readonly<Record<string, string>>,
): { name: string; sha: string } | undefined {
  const names = Object.keys(named).filter((name) => isSha(name, named[name] ?? ''))
  for (const wanted of TAGS) {
    const name = names.find((each) => wordsOf(each) === wanted)
    if (name !== undefined) return { name, sha: (named[name] ?? '').toLowerCase() }
  }
  return undefined
}

function commitVariable(variables: Readonly<Record<string, string>>): KnownCommit | undefined {
  const name = VARIABLES.find((each) => isSha(each, variables[each] ?? ''))
  return name === undefined
    ? undefined
    : { sha: (variables[name] ?? '').toLowerCase(), from: `environment variable ${name}` }
}

/** A full SHA, or one that is called so: a short tag of hex digits may be the number of a build. */
function commitOfImage(tag: string | undefined): KnownCommit | undefined {
  const [, full, named] =
    /^(?:.*[-_.])?(?:([0-9a-f]{40})|(?:sha|git|commit)[-_.]?([0-9a-f]{7,40}))$/i.exec(tag ?? '') ??
    []
  const sha = full ?? named
  if (sha === undefined || !isSha('commit', sha)) return undefined
  return { sha: sha.toLowerCase(), from: `image tag ${tag}` }
}

function commitInText(description: string): KnownCommit | undefined {
  const [, named] =
    /\b(?:commit|sha|revision|rev|git)\b[\s:=@#(]*([0-9a-f]{7,64})\b/i.exec(description) ?? []
  const sha = named ?? /(?<![0-9a-z])[0-9a-f]{40}(?![0-9a-z])/i.exec(description)?.[0]
  return sha === undefined ? undefined : { sha: sha.toLowerCase(), from: 'description' }
}

/** Without the namespace before it. */
function wordsOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/.*[:/]/, '')
    .replace(/[-_. ]/g, '')
}

/** A number, as of a build or a date, is no short SHA, though it may look like one. */
function isSha(name: string, value: string): boolean {
  if (SHA_256.test(value)) return /commit|git/i.test(name)
  return SHA.test(value) && (value.length === 40 || /[a-f]/i.test(value))
}
