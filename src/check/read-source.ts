import type { Lambda } from '../aws/lambda/client.ts'
import { type Deployed, type NamedBy, readDeployed } from '../aws/lambda/deployed.ts'
import { downloadCode } from '../aws/lambda/download.ts'
import {
  getFunctionOn,
  missingPermissionIn,
  PermissionsMissing,
} from '../aws/lambda/permissions.ts'
import { packInline } from '../code/inline.ts'
import type { LocalCode } from '../code/local-code.ts'
import { inMemoryPackage, type LocalPackages } from '../code/local-packages.ts'
import { sameOnBothSides } from '../inputs/deployed-sides.ts'
import { functionNameParts, nameOf } from '../inputs/function-name.ts'
import type { CodeSource, FunctionPlan } from '../inputs/plan.ts'
import { BadInput } from '../shared/errors.ts'
import type { Target } from './target.ts'

/** There is no deployed function, and its code was to be base. */
export class NotDeployed extends BadInput {}

type Sides = Pick<FunctionPlan, 'functionName' | 'qualifier' | 'headFunction'>

/**
 * Reads the deployed functions of a plan: that of base, and head's where head is deployed.
 * @throws BadInput where head is not there, or is base
 * @throws PermissionsMissing naming each of them that may not be read
 */
export async function readSides(
  lambda: Lambda,
  { functionName, qualifier, headFunction }: Sides,
): Promise<Pick<Target, 'deployed' | 'deployedHead'>> {
  const [deployed, deployedHead] = await allReadable([
    functionName === undefined
      ? undefined
      : { name: functionName, read: readDeployed(lambda, functionName, qualifier) },
    headFunction && {
      name: headFunction.functionName,
      read: readDeployed(
        lambda,
        headFunction.functionName,
        headFunction.qualifier,
        'head-function-name',
      ),
    },
  ])
  if (!headFunction) return { deployed }
  const { functionName: headName, qualifier: headQualifier } = headFunction
  if (!deployedHead) {
    await refuseOtherRegion(lambda, headName, 'head-function-name')
    throw new BadInput(
      `head-function-name: no function ${headName} is deployed here; give the name that it has in Lambda (for a stack, head-stack-name), or deploy the pull request first.`,
    )
  }
  // One may be a name and the other an ARN.
  const [base, head] = [deployed, deployedHead].map((side) => side && unqualified(side.arn))
  if (base === head && qualifier === headQualifier) throw sameOnBothSides(headFunction)
  return { deployed, deployedHead }
}

interface Read {
  name: string
  read: Promise<Deployed | undefined>
}

async function allReadable(reads: readonly (Read | undefined)[]) {
  const settled = await Promise.allSettled(reads.map((each) => each?.read))
  const missing = settled.flatMap((each, index) =>
    each.status === 'fulfilled'
      ? []
      : (missingPermissionIn(each.reason, getFunctionOn(nameOf(reads[index]?.name ?? ''))) ?? []),
  )
  if (missing.length > 0) throw new PermissionsMissing(missing)
  return Promise.all(reads.map((each) => each?.read))
}

const unqualified = (arn: string) => functionNameParts(arn).unqualified

/** Lambda says of an ARN of another region no more than that nothing is found. */
async function refuseOtherRegion(
  { control }: Lambda,
  functionName: string,
  input: NamedBy,
): Promise<void> {
  const [, inArn] = /^arn:[^:]+:lambda:([^:]+):/.exec(functionName) ?? []
  const region = await control.config.region()
  if (inArn === undefined || inArn === region) return
  throw new BadInput(
    `${input}: ${functionName} is in ${inArn}, and this run uses ${region}; set AWS_REGION (aws-region of configure-aws-credentials) to the region of the functions, or correct the ARN.`,
  )
}

/** A deployed function that code is taken from, if it is there. */
interface DeployedFrom {
  deployed: Deployed | undefined
  /** For messages. */
  name: string
  functionName: string
  qualifier: string
  /** The input that gives the code otherwise. */
  instead: 'base-code' | 'head-code'
}

export const baseOf = (
  { name, functionName = name, qualifier }: FunctionPlan,
  deployed: Deployed | undefined,
): DeployedFrom => ({ deployed, name, functionName, qualifier, instead: 'base-code' })

export const headOf = (
  { headFunction, ...plan }: FunctionPlan,
  deployed: Deployed,
): DeployedFrom => ({
  deployed,
  name: deployed.configuration.FunctionName ?? plan.name,
  functionName: headFunction?.functionName ?? plan.name,
  qualifier: headFunction?.qualifier ?? '$LATEST',
  instead: 'head-code',
})

interface Reading {
  lambda: Lambda
  from: DeployedFrom
  packages: LocalPackages
  /** The other side's code, which may turn out to be what is deployed. */
  same?: LocalCode
}

/**
 * Finds code; what is deployed is downloaded once it is looked at.
 * @throws NotDeployed where it was to be base's
 */
export async function readSource(
  source: CodeSource,
  { lambda, from, packages, same }: Reading,
): Promise<LocalCode> {
  if (source.kind === 'path') {
    return packages.atPath(source.path, source.input, source.workspace)
  }
  if (source.kind === 'inline') return inMemoryPackage(await packInline(source))
  if (source.kind !== 'deployed') return source
  const { deployed, name, functionName, qualifier, instead } = from
  if (!deployed) {
    await refuseOtherRegion(lambda, functionName, 'function-name')
    throw new NotDeployed(
      `function-name: no function ${name} is deployed here, so there is nothing to compare with; give the name that it has in Lambda (for a stack, stack-name and logical-id), or base-code; on the command line, --base-ref has main built for it.`,
    )
  }
  if (deployed.imageUri !== undefined) return { kind: 'image', uri: deployed.imageUri }
  const { codeUrl, referenced } = deployed
  // Lambda reads it itself where it gives no address to download it from.
  if (codeUrl === undefined && referenced) return { kind: 's3', ...referenced }
  // The very zip that was deployed need not be downloaded.
  if (same?.kind === 'zip' && same.givenSha256 === deployed.codeSha256) return same
  return packages.deployed(deployed.codeSha256, {
    what: `the deployed code of ${name}`,
    download: () =>
      downloadCode(
        lambda,
        deployed,
        name,
        async () => (await readDeployed(lambda, functionName, qualifier))?.codeUrl,
        instead,
      ),
  })
}
