import type { TemplateCommits } from '../aws/cloudformation/template-commit.ts'
import type { Deployed } from '../aws/lambda/deployed.ts'
import { deployedCommit, type KnownCommit } from '../aws/lambda/deployed-commit.ts'
import { checkedOut } from '../code/checked-out.ts'
import {
  type CodeSource,
  type FunctionPlan,
  isOnThisMachine,
  type RunIdentity,
} from '../inputs/plan.ts'
import type { BaseSource } from '../report/base-source.ts'
import type { HeadSource } from '../report/head-source.ts'
import { defined } from '../shared/defined.ts'
import type { Target } from './target.ts'

/** What base really is: which code, since when, and of which commit, as far as anything says so. */
export async function baseSourceOf(
  { plan, deployed, code }: Pick<Target, 'plan' | 'deployed' | 'code'>,
  identity: RunIdentity,
  ofTemplate: TemplateCommits,
): Promise<BaseSource> {
  const mainSha = identity.base.sha
  const deployedFrom = deployed && (await commitOf(deployed, ofTemplate))
  if (plan.code.base.kind === 'deployed' && deployed) {
    const { configuration, imageUri, codeSha256 } = deployed
    return {
      kind: 'deployed',
      qualifier: plan.qualifier,
      version: configuration.Version ?? plan.qualifier,
      lastModified: isoTime(configuration.LastModified),
      codeSha256,
      ...defined({ imageUri }),
      commit: deployedFrom ?? null,
      isMain: isSameCommit(deployedFrom?.sha, mainSha),
    }
  }
  const commit = await givenCommit(plan, identity)
  const { base } = code
  const sameZip =
    base.kind === 'zip' && base.givenSha256 !== undefined && deployed
      ? base.givenSha256 === deployed.codeSha256
      : null
  return {
    kind: 'given',
    from: fromOf(plan.code.base),
    ...(base.kind === 'zip' && base.givenSha256 !== undefined && { codeSha256: base.givenSha256 }),
    ...(base.kind === 'image' && { imageUri: base.uri }),
    commit: commit ?? null,
    isMain: isSameCommit(commit?.sha, mainSha),
    ...defined({ recorded: plan.recorded }),
    ...(deployed && {
      deployed: {
        lastModified: isoTime(deployed.configuration.LastModified),
        codeSha256: deployed.codeSha256,
        commit: deployedFrom ?? null,
        isBase: sameZip ?? isSameCommit(deployedFrom?.sha, commit?.sha),
      },
    }),
  }
}

/** Code that stands in a template is from the template's path. */
function fromOf({ kind }: CodeSource): 'path' | 's3' | 'image' {
  return kind === 's3' || kind === 'image' ? kind : 'path'
}

/** By what the function itself says, or else its template. */
async function commitOf(
  deployed: Deployed,
  ofTemplate: TemplateCommits,
): Promise<KnownCommit | undefined> {
  return deployedCommit(deployed) ?? ofTemplate(deployed)
}

/** What head is, where it is taken from what is deployed. */
export async function headSourceOf(
  { plan, deployedHead }: Pick<Target, 'plan' | 'deployedHead'>,
  { head }: RunIdentity,
  ofTemplate: TemplateCommits,
): Promise<{ headSource?: HeadSource }> {
  const { headFunction } = plan
  if (!deployedHead || !headFunction) return {}
  const { configuration, imageUri, codeSha256 } = deployedHead
  const commit = await commitOf(deployedHead, ofTemplate)
  return {
    headSource: {
      functionName: configuration.FunctionName ?? headFunction.functionName,
      qualifier: headFunction.qualifier,
      version: configuration.Version ?? headFunction.qualifier,
      lastModified: isoTime(configuration.LastModified),
      codeSha256,
      ...defined({ imageUri }),
      commit: commit ?? null,
      isHead: isSameCommit(commit?.sha, head.sha),
    },
  }
}

/** What the workflow says, or else what is checked out there and is not the pull request's own. */
async function givenCommit(
  { code, baseCommit }: FunctionPlan,
  { head, mergeSha }: RunIdentity,
): Promise<KnownCommit | undefined> {
  if (baseCommit !== undefined) return { sha: baseCommit, from: 'base-commit' }
  if (!isOnThisMachine(code.base)) return undefined
  const base = await checkedOut(code.base.path)
  const other = isOnThisMachine(code.head) ? await checkedOut(code.head.path) : undefined
  if (!base || base.root === other?.root) return undefined
  if (base.commit === head.sha || base.commit === mergeSha) return undefined
  return { sha: base.commit, from: 'checkout' }
}

/** Either may be abbreviated. Null where one of them is not known. */
function isSameCommit(one: string | undefined, other: string | undefined): boolean | null {
  if (one === undefined || other === undefined) return null
  return one.length < other.length ? other.startsWith(one) : one.startsWith(other)
}

/** Lambda writes `2026-11-01T10:00:00.000+0000`. */
function isoTime(lastModified: string | undefined): string | null {
  const time = new Date((lastModified ?? '').replace(/([+-]\d\d)(\d\d)$/, '$1:$2'))
  return Number.isNaN(time.getTime()) ? null : time.toISOString()
}
