import { type TemplateCommits, templateCommits } from '../aws/cloudformation/template-commit.ts'
import { type Lambda, until } from '../aws/lambda/client.ts'
import { codeSigningOf } from '../aws/lambda/code-signing.ts'
import { restoreLeftovers } from '../aws/lambda/lease.ts'
import type { RunMark } from '../aws/lambda/marks.ts'
import {
  getFunctionOn,
  type MissingPermission,
  missingPermissionIn,
  PermissionsMissing,
} from '../aws/lambda/permissions.ts'
import { missingForInPlace, missingForIsolated, type PreviewKind } from '../aws/lambda/preflight.ts'
import { release, zipBytesAbove } from '../code/local-code.ts'
import type { LocalPackages } from '../code/local-packages.ts'
import { type CheckPlan, type FunctionPlan, SIDES } from '../inputs/plan.ts'
import { bytes } from '../report/text/numbers.ts'
import { BadInput } from '../shared/errors.ts'
import { baseSourceOf, headSourceOf } from './base-source.ts'
import { NotDeployed } from './read-source.ts'
import { isMeasured, resolveTarget } from './resolve-target.ts'
import type { Target } from './target.ts'

/** Of a function's ARN without a qualifier. */
const ARN_PARTS = 7

/** Which run it is, and when. */
export interface ResolveContext {
  mark: RunMark
  now: Date
  packages: LocalPackages
  /** Aborted, nothing is looked up any more. */
  signal: AbortSignal
}

/** What was found of the functions of a plan. */
export interface Resolved {
  targets: readonly Target[]
  /** Functions of a template that are not deployed yet, so that there is no base. */
  added: readonly FunctionPlan[]
  /** Functions that alone could not be looked up. */
  lost: readonly { plan: FunctionPlan; error: unknown }[]
}

/**
 * Looks all functions up, and whether the role may do what is needed.
 * @throws CouldNotMeasure naming every missing permission
 */
export async function resolveTargets(
  lambda: Lambda,
  { functions, backend, region, purpose, identity }: CheckPlan,
  context: ResolveContext,
): Promise<Resolved> {
  // Putting back what a dead run left is not broken off for being slow.
  const looking = until(lambda, context.signal)
  const ofTemplate: TemplateCommits =
    backend === 'aws' ? templateCommits({ region, signal: context.signal }) : async () => undefined
  const missing: MissingPermission[] = []
  const unread: FunctionPlan[] = []
  const added: { plan: FunctionPlan; error: NotDeployed }[] = []
  const lost: { plan: FunctionPlan; error: unknown }[] = []
  const found = await Promise.all(
    functions.map(async (each) => {
      try {
        await restore(lambda, each, context)
        const target = await resolveTarget(looking, each, { region, purpose, ...context })
        if (isMeasured(target, purpose)) {
          await requireUploads(lambda, target)
          if (backend === 'aws') requireRole(target)
        } else await releaseCode(target)
        return target
      } catch (error) {
        const rights = missingRights(error, each)
        if (rights.length > 0) {
          missing.push(...rights)
          unread.push(each)
        } else if (error instanceof NotDeployed && each.template) added.push({ plan: each, error })
        else lost.push({ plan: each, error })
        return undefined
      }
    }),
  )
  const targets = found.filter((target) => target !== undefined)
  const sourced = withSources(targets, identity, { ofTemplate, lost })
  missing.push(...(await missingFor(looking, targets.filter(measuredIn(purpose)), unread, context)))
  if (missing.length > 0) throw new PermissionsMissing(missing)
  const [first] = added
  // Where nothing is deployed at all, it is looked for in the wrong place.
  if (first && targets.length + lost.length === 0) throw first.error
  const signed = await Promise.all(
    (await sourced).map(async (target) => {
      try {
        return isMeasured(target, purpose) ? await withSigning(looking, target) : target
      } catch (error) {
        lost.push({ plan: target.plan, error })
        return undefined
      }
    }),
  )
  return {
    targets: signed.filter((target) => target !== undefined),
    added: added.map(({ plan }) => plan),
    lost,
  }
}

function missingRights(error: unknown, { name }: FunctionPlan): readonly MissingPermission[] {
  if (error instanceof PermissionsMissing) return error.missing
  const right = missingPermissionIn(error, getFunctionOn(name))
  return right ? [right] : []
}

/** What the sides really are, which is looked up beside the permissions. */
async function withSources(
  targets: readonly Target[],
  identity: CheckPlan['identity'],
  {
    ofTemplate,
    lost,
  }: { ofTemplate: TemplateCommits; lost: { plan: FunctionPlan; error: unknown }[] },
): Promise<Target[]> {
  const found = await Promise.all(
    targets.map(async (target) => {
      try {
        const baseSource = await baseSourceOf(target, identity, ofTemplate)
        return { ...target, baseSource, ...(await headSourceOf(target, identity, ofTemplate)) }
      } catch (error) {
        lost.push({ plan: target.plan, error })
        return undefined
      }
    }),
  )
  return found.filter((target) => target !== undefined)
}

/** Zips that are too large for Lambda need a bucket to be in. */
async function requireUploads(lambda: Lambda, { code }: Target): Promise<void> {
  if (lambda.uploads) return
  for (const side of SIDES) {
    const zipBytes = await zipBytesAbove(code[side], lambda.directZipBytes)
    if (zipBytes === undefined) continue
    throw new BadInput(
      `${side}-code: the zip is ${bytes(zipBytes)}, and Lambda accepts at most 50 MB directly; give upload-bucket, a bucket in the same region to store it temporarily, or upload it yourself and give s3://bucket/key.`,
    )
  }
}

/** AWS makes no function without a role; the embedded service needs none. */
function requireRole({ plan: { name, overrides }, deployed, deployedHead }: Target): void {
  if (
    deployed ||
    deployedHead ||
    SIDES.every((side) => overrides[side].executionRole !== undefined)
  )
    return
  throw new BadInput(
    `execution-role is missing: no function ${name} is deployed to take it from; give execution-role, the ARN of the role that its previews run as.`,
  )
}

async function withSigning(lambda: Lambda, target: Target): Promise<Target> {
  const { deployed, plan, code } = target
  if (!deployed) return target
  const { name, preview } = plan
  const { configuration: signed, note } = await codeSigningOf(lambda, {
    name,
    deployed,
    preview,
    code,
  })
  const { base, head } = target.configuration
  return {
    ...target,
    configuration: { base: { ...base, ...signed }, head: { ...head, ...signed } },
    ...(note !== undefined && { notes: [...(target.notes ?? []), note] }),
  }
}

/** Gives back the room on disk that a target's code takes. */
export async function releaseCode({ code }: Pick<Target, 'code'>): Promise<void> {
  for (const side of new Set([code.base, code.head])) await release(side)
}

async function anyNeedsUpload(lambda: Lambda, targets: readonly Target[]): Promise<boolean> {
  for (const { code } of targets) {
    for (const side of SIDES) {
      if ((await zipBytesAbove(code[side], lambda.directZipBytes)) !== undefined) return true
    }
  }
  return false
}

function measuredIn(purpose: CheckPlan['purpose']): (target: Target) => boolean {
  return (target) => isMeasured(target, purpose)
}

/** What a dead run left of a function must not be taken for what is deployed. */
async function restore(
  lambda: Lambda,
  { preview, functionName }: FunctionPlan,
  context: ResolveContext,
): Promise<void> {
  if (preview !== 'in-place' || functionName === undefined) return
  await restoreLeftovers(lambda, functionName, { ...context, cancelled: context.signal })
}

async function missingFor(
  lambda: Lambda,
  targets: readonly Target[],
  unread: readonly FunctionPlan[],
  { mark }: ResolveContext,
): Promise<MissingPermission[]> {
  const inPlace = [
    ...targets.map(({ plan, deployed }) => ({
      preview: plan.preview,
      functionName: deployed?.configuration.FunctionName ?? plan.name,
      arn: deployed?.arn.split(':').slice(0, ARN_PARTS).join(':'),
      sourceKeyArn: deployed?.sourceKeyArn,
    })),
    ...unread.map(({ preview, name }) => ({
      preview,
      functionName: name,
      arn: undefined,
      sourceKeyArn: undefined,
    })),
  ].filter(({ preview }) => preview === 'in-place')
  const isolated = targets.filter(({ plan }) => plan.preview === 'isolated')
  const anyIsolated = isolated.length > 0 || unread.some(({ preview }) => preview === 'isolated')
  const large = lambda.uploads !== undefined && (await anyNeedsUpload(lambda, targets))
  const missing = await Promise.all([
    (large && lambda.uploads?.missing(lambda.signal)) || [],
    anyIsolated ? missingForIsolated(lambda, kindsOf(isolated), mark) : [],
    ...inPlace.map((each) => missingForInPlace(lambda, each, mark)),
  ])
  return missing.flat()
}

/** Of previews, one of each kind for which Lambda looks at other rights. */
function kindsOf(targets: readonly Target[]): PreviewKind[] {
  const kinds = new Map<string, PreviewKind>()
  for (const { configuration, deployed, deployedHead } of targets) {
    const sourceKeyArn = deployed?.sourceKeyArn ?? deployedHead?.sourceKeyArn
    for (const side of SIDES) {
      const { Role: role, KMSKeyArn: key, VpcConfig: vpc, FileSystemConfigs } = configuration[side]
      const kind = JSON.stringify([role, key, vpc, FileSystemConfigs, sourceKeyArn])
      kinds.set(kind, { configuration: configuration[side], sourceKeyArn })
    }
  }
  return [...kinds.values()]
}
