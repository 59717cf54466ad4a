import { createHash, randomBytes } from 'node:crypto'
import type { RunIdentity, Side } from '../config/plan.ts'

/** Tag keys of the owner mark. Only what carries them is ever deleted. */
export const OWNER_TAG = 'lambda-cost-gate:repository'
export const RUN_TAG = 'lambda-cost-gate:run'
export const EXPIRY_TAG = 'lambda-cost-gate:expires'

/** Every preview function's name starts so; least-privilege policies are written against it. */
export const NAME_PREFIX = 'lambda-cost-gate-'

const LIFETIME_MS = 3 * 60 * 60 * 1000

/** Whose a preview is, and until when it may be there. */
export interface RunMark {
  identity: RunIdentity
  expiresAt: Date
}

/** A mark for a run that starts now. */
export function runMark(identity: RunIdentity, now: Date): RunMark {
  return { identity, expiresAt: new Date(now.getTime() + LIFETIME_MS) }
}

/** A token for a new run. */
export function newRunToken(): string {
  return randomBytes(3).toString('hex')
}

/** Tags that say whose a preview is, what made it and when it may be swept. */
export function ownerTags({ identity, expiresAt }: RunMark): Record<string, string> {
  return {
    [OWNER_TAG]: identity.repository,
    [RUN_TAG]: runName(identity),
    [EXPIRY_TAG]: expiresAt.toISOString(),
  }
}

/** `pr-12/1f2e3d`: what a run calls itself in its mark. */
export function runName({ stem, token }: Pick<RunIdentity, 'stem' | 'token'>): string {
  return `${stem}/${token}`
}

/** `lambda-cost-gate-<hash>-pr12-b1024-0-<token>`: at most 64 characters, as Lambda wants. */
export function previewName(
  mark: RunMark,
  functionIdentity: string,
  side: Side,
  memoryMB: number,
  shard: number,
): string {
  const hash = createHash('sha256')
    .update(`${mark.identity.repository}\n${functionIdentity}`)
    .digest('hex')
    .slice(0, 8)
  const stem = mark.identity.stem.replace('-', '').slice(0, 16)
  return `${NAME_PREFIX}${hash}-${stem}-${side[0]}${memoryMB}-${shard}-${mark.identity.token}`
}

/** `pr-12-1024`, or `run-<id>-1024` without a pull request. */
export function aliasName({ stem }: RunIdentity, memoryMB: number): string {
  return `${stem}-${memoryMB}`
}
