import { createHash } from 'node:crypto'
import { type Answer, type Call, failure } from './github-answer.ts'
import { user } from './github-objects.ts'

/** A repository as Git keeps it: objects by their SHA, and refs by name, as in `refs/heads/main`. */
export interface GitState {
  refs: Map<string, string>
  objects: Map<string, GitObject>
  /** GitHub answers 409 to everything of a repository without a commit. */
  empty: boolean
}

type GitObject =
  | { kind: 'blob'; bytes: Buffer }
  /** SHA of the blob by path, of the whole tree: the loopback keeps no trees in trees. */
  | { kind: 'tree'; entries: ReadonlyMap<string, string> }
  | { kind: 'commit'; tree: string; parents: readonly string[]; message: string; date: string }

export function emptyGit(): GitState {
  return { refs: new Map(), objects: new Map(), empty: false }
}

/** The files of a branch as they are now, as text. */
export function filesOf({ refs, objects }: GitState, branch: string): Record<string, string> {
  const commit = objects.get(refs.get(`refs/heads/${branch}`) ?? '')
  const tree = commit?.kind === 'commit' ? objects.get(commit.tree) : undefined
  if (tree?.kind !== 'tree') return {}
  return Object.fromEntries(
    [...tree.entries].map(([path, sha]) => {
      const blob = objects.get(sha)
      return [path, blob?.kind === 'blob' ? blob.bytes.toString() : '']
    }),
  )
}

/** Commits of a branch, newest first. */
export function logOf(git: GitState, branch: string): { message: string; parents: number }[] {
  const log: { message: string; parents: number }[] = []
  let sha = git.refs.get(`refs/heads/${branch}`)
  for (;;) {
    const commit = git.objects.get(sha ?? '')
    if (commit?.kind !== 'commit') return log
    log.push({ message: commit.message, parents: commit.parents.length })
    sha = commit.parents[0]
  }
}

const API = 'https://api.github.com/repos/octo-org/octo-repo'

/** Does what an operation of the Git Data API does; undefined for another. */
export function gitOperation(git: GitState, { id, path, body }: Call): Answer | undefined {
  if (!id.startsWith('git/')) return undefined
  if (git.empty) return { status: 409, body: failure(409, 'Git Repository is empty.') }
  switch (id) {
    case 'git/get-ref':
      return refAnswer(git, `refs/${path.ref}`, 200)
    case 'git/create-ref':
      return createRef(git, body as { ref: string; sha: string })
    case 'git/update-ref':
      return updateRef(git, `refs/${path.ref}`, body as { sha: string; force?: boolean })
    case 'git/get-commit':
      return commitAnswer(git, path.commit_sha ?? '', 200)
    case 'git/create-commit':
      return createCommit(git, body as { message: string; tree: string; parents?: string[] })
    case 'git/get-tree':
      return treeAnswer(git, path.tree_sha ?? '', 200)
    case 'git/create-tree':
      return createTree(git, body as TreeBody)
    case 'git/get-blob':
      return blobAnswer(git, path.file_sha ?? '')
    case 'git/create-blob':
      return createBlob(git, body as { content: string; encoding?: string })
    default:
      return undefined
  }
}

function createRef(git: GitState, { ref, sha }: { ref: string; sha: string }): Answer {
  if (git.refs.has(ref)) return invalid('Reference already exists')
  if (git.objects.get(sha)?.kind !== 'commit') return invalid('Object does not exist')
  git.refs.set(ref, sha)
  return refAnswer(git, ref, 201)
}

function updateRef(
  git: GitState,
  ref: string,
  { sha, force = false }: { sha: string; force?: boolean },
): Answer {
  const current = git.refs.get(ref)
  if (current === undefined) return invalid('Reference does not exist')
  if (git.objects.get(sha)?.kind !== 'commit') return invalid('Object does not exist')
  if (!force && !isAncestor(git, current, sha)) return invalid('Update is not a fast forward')
  git.refs.set(ref, sha)
  return refAnswer(git, ref, 200)
}

function isAncestor({ objects }: GitState, ancestor: string, sha: string): boolean {
  const queue = [sha]
  for (let steps = 0; steps < 10_000; steps++) {
    const next = queue.pop()
    if (next === undefined) return false
    if (next === ancestor) return true
    const commit = objects.get(next)
    // The nearest first: what is asked is almost always the parent.
    if (commit?.kind === 'commit') queue.push(...commit.parents)
  }
  return false
}

interface TreeBody {
  base_tree?: string
  tree: { path: string; sha?: string | null; content?: string }[]
}

function createTree(git: GitState, { base_tree, tree }: TreeBody): Answer {
  const base = base_tree === undefined ? undefined : git.objects.get(base_tree)
  if (base_tree !== undefined && base?.kind !== 'tree') return notFound()
  const entries = new Map(base?.kind === 'tree' ? base.entries : [])
  for (const { path, sha, content } of tree) {
    if (sha === null) entries.delete(path)
    else if (sha === undefined) entries.set(path, keepBlob(git, Buffer.from(content ?? '')))
    else if (git.objects.get(sha)?.kind === 'blob') entries.set(path, sha)
    else return invalid(`tree.sha ${sha} is not a valid blob`)
  }
  const sha = hash('tree', JSON.stringify([...entries].sort()))
  git.objects.set(sha, { kind: 'tree', entries })
  return treeAnswer(git, sha, 201)
}

function createCommit(
  git: GitState,
  { message, tree, parents = [] }: { message: string; tree: string; parents?: string[] },
): Answer {
  if (git.objects.get(tree)?.kind !== 'tree') return invalid('Tree SHA does not exist')
  if (parents.some((each) => git.objects.get(each)?.kind !== 'commit')) {
    return invalid('Parent SHA does not exist or is not a commit object')
  }
  const date = '2026-11-20T10:00:00Z'
  const sha = hash('commit', JSON.stringify([message, tree, parents, git.objects.size]))
  git.objects.set(sha, { kind: 'commit', tree, parents, message, date })
  return commitAnswer(git, sha, 201)
}

function createBlob(
  git: GitState,
  { content, encoding = 'utf-8' }: { content: string; encoding?: string },
): Answer {
  const sha = keepBlob(git, Buffer.from(content, encoding === 'base64' ? 'base64' : 'utf8'))
  return { status: 201, body: { sha, url: `${API}/git/blobs/${sha}` } }
}

function keepBlob(git: GitState, bytes: Buffer): string {
  const sha = createHash('sha1').update(`blob ${bytes.byteLength}\0`).update(bytes).digest('hex')
  git.objects.set(sha, { kind: 'blob', bytes })
  return sha
}

function refAnswer({ refs }: GitState, ref: string, status: number): Answer {
  const sha = refs.get(ref)
  if (sha === undefined) return notFound()
  const object = { type: 'commit', sha, url: `${API}/git/commits/${sha}` }
  return { status, body: { ref, node_id: 'REF_1', url: `${API}/git/${ref}`, object } }
}

function commitAnswer({ objects }: GitState, sha: string, status: number): Answer {
  const commit = objects.get(sha)
  if (commit?.kind !== 'commit') return notFound()
  const { tree, parents, message, date } = commit
  const url = `${API}/git/commits/${sha}`
  const who = { name: 'github-actions[bot]', email: 'bot@example.com', date }
  const verification = {
    verified: false,
    reason: 'unsigned',
    signature: null,
    payload: null,
    verified_at: null,
  }
  const body = {
    ...{
      sha,
      node_id: 'C_1',
      url,
      html_url: url,
      author: who,
      committer: who,
      message,
      verification,
    },
    tree: { sha: tree, url: `${API}/git/trees/${tree}` },
    parents: parents.map((each) => ({ sha: each, url, html_url: url })),
  }
  return { status, body }
}

function treeAnswer({ objects }: GitState, sha: string, status: number): Answer {
  const tree = objects.get(sha)
  if (tree?.kind !== 'tree') return notFound()
  const entries = [...tree.entries].map(([path, blob]) => {
    const found = objects.get(blob)
    const size = found?.kind === 'blob' ? found.bytes.byteLength : 0
    return { path, mode: '100644', type: 'blob', sha: blob, size, url: `${API}/git/blobs/${blob}` }
  })
  return { status, body: { sha, url: `${API}/git/trees/${sha}`, truncated: false, tree: entries } }
}

function blobAnswer({ objects }: GitState, sha: string): Answer {
  const blob = objects.get(sha)
  if (blob?.kind !== 'blob') return notFound()
  const body = {
    ...{ sha, node_id: 'B_1', size: blob.bytes.byteLength, url: `${API}/git/blobs/${sha}` },
    content: blob.bytes.toString('base64').replace(/.{60}/g, '$&\n'),
    encoding: 'base64',
  }
  return { status: 200, body }
}

/** A commit as `GET /commits/{ref}` returns it, by SHA or tag. */
export function commitByRef({ refs, objects }: GitState, ref: string): Answer {
  const sha = refs.get(`refs/tags/${ref}`) ?? refs.get(`refs/heads/${ref}`) ?? ref
  const commit = objects.get(sha)
  if (commit?.kind !== 'commit') {
    return { status: 422, body: invalidBody(`No commit found for SHA: ${ref}`) }
  }
  const url = `${API}/commits/${sha}`
  const git = { name: 'octocat', email: 'octocat@example.com', date: commit.date }
  const tree = { sha: commit.tree, url: `${API}/git/trees/${commit.tree}` }
  const said = { url, author: git, committer: git, message: commit.message, comment_count: 0, tree }
  const parents = commit.parents.map((each) => ({ sha: each, url }))
  const place = { url, sha, node_id: 'C_1', html_url: url, comments_url: `${url}/comments` }
  return { status: 200, body: { ...place, commit: said, author: null, committer: null, parents } }
}

export function releaseOf(
  { tag, createdAt }: { tag: string; createdAt: string },
  at: number,
): object {
  const url = `${API}/releases/${at + 1}`
  return {
    ...{
      url,
      html_url: url,
      assets_url: url,
      upload_url: url,
      tarball_url: null,
      zipball_url: null,
    },
    ...{ id: at + 1, node_id: `R_${at + 1}`, tag_name: tag, target_commitish: 'main', name: null },
    ...{ draft: false, prerelease: false, created_at: createdAt, published_at: createdAt },
    ...{ author: user('octocat'), assets: [] },
  }
}

function hash(kind: string, text: string): string {
  return createHash('sha1').update(`${kind} ${text}`).digest('hex')
}

function notFound(): Answer {
  return { status: 404, body: failure(404, 'Not Found') }
}

function invalid(message: string): Answer {
  return { status: 422, body: invalidBody(message) }
}

function invalidBody(message: string): object {
  return { message, documentation_url: 'https://docs.github.com/rest/git' }
}
