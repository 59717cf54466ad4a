import {
  GetCodeSigningConfigCommand,
  GetFunctionCodeSigningConfigCommand,
} from '@aws-sdk/client-lambda'
import { SIDES, type Side } from '../../inputs/plan.ts'
import { BadInput } from '../../shared/errors.ts'
import { type Lambda, send } from './client.ts'
import type { PreviewConfiguration } from './configuration.ts'
import type { Deployed } from './deployed.ts'
import { clauseOf } from './explain.ts'

/** What code signing means for the previews of a function. */
export interface CodeSigning {
  /** Set where unsigned code is forbidden, so that Lambda checks the previews' code as well. */
  configuration: Pick<PreviewConfiguration, 'CodeSigningConfigArn'>
  note?: string
}

export interface SigningOptions {
  name: string
  deployed: Deployed
  preview: 'isolated' | 'in-place'
  code: Readonly<Record<Side, { kind: 'zip' | 's3' | 'image' }>>
}

/**
 * Learns whether a function takes signed code only. Zips that are in S3 may be signed; whatever is
 * packed here is not. A function whose configuration only warns takes both.
 * @throws BadInput when unsigned code is forbidden and would have to be deployed
 */
export async function codeSigningOf(
  lambda: Lambda,
  { name, deployed, preview, code }: SigningOptions,
): Promise<CodeSigning> {
  // Lambda has no code signing for container images.
  if (deployed.configuration.PackageType === 'Image') return { configuration: {} }
  let arn: string | undefined
  try {
    arn = await enforcing(lambda, deployed.configuration.FunctionName ?? name)
  } catch (error) {
    return {
      configuration: {},
      note: `Whether ${name} requires signed code is not known (${clauseOf(error)}); it is assumed to accept unsigned code.`,
    }
  }
  if (arn === undefined) return { configuration: {} }
  if (preview === 'isolated' && SIDES.every((side) => code[side].kind === 's3')) {
    return { configuration: { CodeSigningConfigArn: arn } }
  }
  throw new BadInput(
    `function-name: ${name} accepts signed code only (${arn} enforces it), and code that is packed here is not signed; give base-code and head-code as signed zips (s3://bucket/key) with preview: isolated, or leave it out of the check.`,
  )
}

/** ARN of the code signing configuration that forbids unsigned code, if one does. */
async function enforcing(lambda: Lambda, FunctionName: string): Promise<string | undefined> {
  const { CodeSigningConfigArn } = await send(
    lambda,
    new GetFunctionCodeSigningConfigCommand({ FunctionName }),
  )
  if (!CodeSigningConfigArn) return undefined
  const { CodeSigningConfig } = await send(
    lambda,
    new GetCodeSigningConfigCommand({ CodeSigningConfigArn }),
  )
  const policy = CodeSigningConfig?.CodeSigningPolicies?.UntrustedArtifactOnDeployment
  return policy === 'Enforce' ? CodeSigningConfigArn : undefined
}
