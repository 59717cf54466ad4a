import { createHash } from 'node:crypto'
import { type Clock, systemClock } from '../shared/clock.ts'
import { CouldNotMeasure } from '../shared/errors.ts'
import {
  type FileChanges,
  type FileSnapshot,
  type FileStore,
  NO_FILES,
} from '../shared/file-store.ts'
import { explainGitHubError, statusOf } from './errors.ts'
import type { Repository } from './event.ts'
import type { GitHub } from './octokit.ts'

export interface BranchStoreOptions {
  github: GitHub
  repository: Repository
  branch: string
  clock?: Pick<Clock, 'nowMs' | 'sleep'>
  /** For waits between tries. */
  random?: () => number
  maxTries?: number
}

const MAX_TRIES = 60
/** Larger text is sent by itself. */
const MAX_INLINE_BYTES = 1_000_000
/** Waits grow from the length of a try, so that writers who collided do not do so again. */
const MAX_WAIT_MS = 10_000
/** Commits that others may have put on ours before we look. */
const MAX_LOOK_BACK = 200

interface Head {
  commit: string
  tree: string
  parents: readonly string[]
}

/**
 * Files of a branch that has no history in common with the code, by GitHub's Git Data API: no checkout, no
 * git. A write is a commit on what was read, and the branch moves to it only where that is still its
 * head (`force: false`); otherwise everything is read and made anew.
 */
export function branchStore(options: BranchStoreOptions): FileStore {
  const { github, branch, clock = systemClock, random = Math.random } = options
  const { maxTries = MAX_TRIES } = options
  const at = options.repository
  const ref = `heads/${branch}`
  const commits = new Map<string, Head>()
  const blobs = new Map<string, Uint8Array>()
  const uploaded = new Set<string>()
  let lastTryMs = 0

  const withReason = async <Value>(
    doing: string,
    permission: string,
    work: () => Promise<Value>,
  ) => {
    try {
      return await work()
    } catch (error) {
      if (error instanceof CouldNotMeasure || statusOf(error) === undefined) throw error
      throw new CouldNotMeasure(explainGitHubError(error, { doing, permission }), { cause: error })
    }
  }

  return {
    called: `branch ${branch}`,
    snapshot: () =>
      withReason(`read the branch ${branch}`, 'contents: read', async () => {
        const head = await readHead()
        return head && snapshotOf(head)
      }),
    update: (message, change) =>
      withReason(`write to the branch ${branch}`, 'contents: write', async () => {
        // Whoever wrote just now lets others write, or they would always be too late.
        await clock.sleep(random() * 2 * lastTryMs)
        let ours: string | undefined
        let before: string | undefined
        for (let tries = 0; tries < maxTries; tries++) {
          if (tries > 0) await clock.sleep(random() * Math.min(MAX_WAIT_MS, lastTryMs * 2 ** tries))
          const startedMs = clock.nowMs()
          const head = await readHead()
          // An answer that was lost on its way may have been a success.
          if (ours !== undefined && head && (await holds(head, ours, before))) return
          const changes = await change(head ? await snapshotOf(head) : NO_FILES)
          const commit = await commitOn(head, message, changes)
          const isDone = commit === undefined || (await moveTo(commit, head !== undefined))
          lastTryMs = clock.nowMs() - startedMs
          if (isDone) return
          ours = commit
          before = head?.commit
        }
        throw new CouldNotMeasure(
          `Others kept writing to the branch ${branch}, so that nothing could be written there in ${maxTries} tries. Run the job again later.`,
        )
      }),
  }

  async function readHead(): Promise<Head | undefined> {
    try {
      const { data } = await github.rest.git.getRef({ ...at, ref })
      return await readCommit(data.object.sha)
    } catch (error) {
      if (statusOf(error) === 404) return undefined
      throw error
    }
  }

  async function readCommit(commit: string): Promise<Head> {
    const known = commits.get(commit)
    if (known) return known
    const { data } = await github.rest.git.getCommit({ ...at, commit_sha: commit })
    const head = { commit, tree: data.tree.sha, parents: data.parents.map(({ sha }) => sha) }
    commits.set(commit, head)
    return head
  }

  /** Whether a commit is in the branch, looked for as far back as the commit that it was made on. */
  async function holds(head: Head, commit: string, before: string | undefined): Promise<boolean> {
    let current = head
    for (let steps = 0; steps < MAX_LOOK_BACK; steps++) {
      if (current.commit === commit) return true
      const [parent] = current.parents
      if (parent === undefined || current.commit === before) return false
      current = await readCommit(parent)
    }
    return false
  }

  async function snapshotOf({ tree }: Head): Promise<FileSnapshot> {
    const { data } = await github.rest.git.getTree({ ...at, tree_sha: tree, recursive: 'true' })
    const entries = new Map(
      data.tree.flatMap(({ type, path, sha, size = 0 }) =>
        type === 'blob' ? [[path, { sha, size }] as const] : [],
      ),
    )
    for (const { sha } of entries.values()) uploaded.add(sha)
    return {
      files: new Map([...entries].map(([path, { size }]) => [path, size])),
      async read(path) {
        const entry = entries.get(path)
        return entry && readBlob(entry.sha)
      },
    }
  }

  async function readBlob(sha: string): Promise<Uint8Array> {
    const known = blobs.get(sha)
    if (known) return known
    const { data } = await github.rest.git.getBlob({ ...at, file_sha: sha })
    const bytes = Buffer.from(data.content, 'base64')
    blobs.set(sha, bytes)
    return bytes
  }

  /** @returns undefined where nothing would change */
  async function commitOn(
    head: Head | undefined,
    message: string,
    changes: FileChanges,
  ): Promise<string | undefined> {
    if (changes.size === 0) return undefined
    const tree = []
    for (const [path, content] of changes) {
      tree.push({ path, mode: '100644', type: 'blob', ...(await entryOf(content)) } as const)
    }
    const { data: made } = await github.rest.git.createTree({
      ...at,
      tree,
      ...(head && { base_tree: head.tree }),
    })
    if (made.sha === head?.tree) return undefined
    const { data } = await github.rest.git.createCommit({
      ...at,
      message,
      tree: made.sha,
      parents: head ? [head.commit] : [],
    })
    return data.sha
  }

  /** Text goes along with the tree: each blob is a request of its own, and GitHub counts writes. */
  async function entryOf(
    content: string | Uint8Array | null,
  ): Promise<{ sha: string | null } | { content: string }> {
    if (content === null) return { sha: null }
    const bytes = Buffer.from(content)
    const sha = createHash('sha1').update(`blob ${bytes.byteLength}\0`).update(bytes).digest('hex')
    if (uploaded.has(sha)) return { sha }
    if (typeof content === 'string' && bytes.byteLength <= MAX_INLINE_BYTES) return { content }
    const { data } = await github.rest.git.createBlob({
      ...at,
      content: bytes.toString('base64'),
      encoding: 'base64',
    })
    uploaded.add(data.sha)
    return { sha: data.sha }
  }

  /** @returns false where somebody else was first */
  async function moveTo(sha: string, exists: boolean): Promise<boolean> {
    try {
      if (exists) await github.rest.git.updateRef({ ...at, ref, sha, force: false })
      else await github.rest.git.createRef({ ...at, ref: `refs/${ref}`, sha })
      return true
    } catch (error) {
      if (isOvertaken(error)) return false
      throw error
    }
  }
}

/** GitHub's answers where the branch is not, or no longer, what was read; other 422 are about rules. */
function isOvertaken(error: unknown): boolean {
  const status = statusOf(error)
  if (status === 409) return true
  const message = error instanceof Error ? error.message : ''
  return (
    status === 422 &&
    /not a fast.forward|reference already exists|reference does not exist|cannot lock ref/i.test(
      message,
    )
  )
}
