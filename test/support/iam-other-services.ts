import type { Fault } from '@lambda-cost-gate/local-lambda'
import type { Needed } from './iam.ts'
import type { RequestContext } from './iam-conditions.ts'

/** KMS is asked by Lambda, with the caller's rights. */
const VIA_LAMBDA: RequestContext = { 'kms:ViaService': ['lambda.us-east-1.amazonaws.com'] }

/**
 * What Lambda asks other services with the rights of who creates or changes a function, as its Developer
 * Guide states in "Securing environment variables", "Encrypting .zip deployment packages", "Giving
 * functions access to resources in a VPC", "Configuring file system access" and "Amazon ECR permissions".
 */
export function neededElsewhere(input: Readonly<Record<string, unknown>>): Needed[] {
  const code = mapOf(input.Code ?? input)
  const allOf = (actions: readonly string[], resource: string, context: RequestContext = {}) =>
    actions.map((action): Needed => ({ action, resource, context }))
  const { KMSKeyArn: key, FileSystemConfigs: mounted } = input
  const { SourceKMSKeyArn: zipKey, S3Bucket: bucket, S3Key: object, ImageUri: image } = code
  return [
    ...(isText(key) ? allOf(['kms:CreateGrant', 'kms:Encrypt'], key, VIA_LAMBDA) : []),
    ...(isText(zipKey) ? allOf(['kms:GenerateDataKey', 'kms:Decrypt'], zipKey, VIA_LAMBDA) : []),
    ...(listOf(mapOf(input.VpcConfig).SubnetIds).length > 0
      ? allOf(['ec2:DescribeSecurityGroups', 'ec2:DescribeSubnets', 'ec2:DescribeVpcs'], '*')
      : []),
    ...(listOf(mounted).length > 0
      ? allOf(['elasticfilesystem:DescribeMountTargets'], FILE_SYSTEM)
      : []),
    ...(isText(bucket)
      ? allOf(
          ['s3:GetObject', ...(isText(code.S3ObjectVersion) ? ['s3:GetObjectVersion'] : [])],
          `arn:aws:s3:::${bucket}/${object}`,
        )
      : []),
    ...(isText(image)
      ? allOf(['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'], repositoryOf(image))
      : []),
  ]
}

/** The one that an access point belongs to is not known here. */
const FILE_SYSTEM = 'arn:aws:elasticfilesystem:us-east-1:000000000000:file-system/fs-1'

/** `111122223333.dkr.ecr.us-east-1.amazonaws.com/shop/orders:1` is in an account's `shop/orders`. */
function repositoryOf(image: string): string {
  const [, account, region, name] =
    /^(\d{12})\.dkr\.ecr\.([\w-]+)\.amazonaws\.com\/([^:@]+)/.exec(image) ?? []
  return `arn:aws:ecr:${region}:${account}:repository/${name}`
}

/** What Lambda answers where it was refused, in its own words for each service. */
export function refusalOf({ action, resource }: Needed): Fault {
  const user = 'arn:aws:sts::000000000000:assumed-role/gate/run'
  const usual = `User: ${user} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`
  const answer = (message: string, code = 'AccessDeniedException', status = 403): Fault => {
    return { kind: 'answer', status, code, message }
  }
  const [service = '', operation = ''] = action.split(':')
  switch (action === 'kms:CreateGrant' ? action : service) {
    case 'kms:CreateGrant':
      return answer(
        `Lambda was unable to configure access to your environment variables because the KMS key is invalid for CreateGrant. Please check your KMS key settings. KMS Exception: AccessDeniedException KMS Message: ${usual}`,
        'InvalidParameterValueException',
        400,
      )
    case 'ec2':
      return answer(
        `Your access has been denied by EC2, please make sure your request credentials have permission to ${operation} for sg-1. EC2 Error Code: UnauthorizedOperation. EC2 Error Message: You are not authorized to perform this operation.`,
      )
    case 'ecr':
      return answer(
        'Lambda does not have permission to access the ECR image. Check the ECR permissions.',
      )
    case 's3':
      return answer(
        `Your access has been denied by S3, please make sure your request credentials have permission to ${operation} for ${resource.replace('arn:aws:s3:::', '')}. S3 Error Code: AccessDenied. S3 Error Message: Access Denied`,
      )
    default:
      return answer(usual)
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function mapOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Buffer.isBuffer(value) ? { ...value } : {}
}
