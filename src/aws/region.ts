import type { Backend } from '../inputs/plan.ts'
import { BadInput } from '../shared/errors.ts'

/** Whose prices the embedded service has where nobody names a region. */
const LOCAL_REGION = 'us-east-1'

/**
 * The region of a run: from the environment, or else from the profile of the shared configuration, as
 * the SDK's own chain has it. The embedded service has no region and takes any.
 * @throws BadInput where no region is set: what is measured in another one than was meant misleads
 */
export async function regionOf(
  { AWS_REGION, AWS_DEFAULT_REGION }: NodeJS.ProcessEnv,
  backend: Backend,
): Promise<string> {
  const said = AWS_REGION?.trim() || AWS_DEFAULT_REGION?.trim()
  const region = said || (backend === 'local' ? LOCAL_REGION : await regionOfProfile())
  if (region === undefined) {
    throw new BadInput(
      'AWS_REGION is missing: no region is set to look for functions in; set it to the region of the functions, in a workflow with `aws-region` of aws-actions/configure-aws-credentials.',
    )
  }
  if (!/^[a-z]{2,}(-[a-z0-9]+)+$/.test(region)) {
    throw new BadInput(
      `AWS_REGION: ${region} is not the name of a region; give one such as eu-central-1.`,
    )
  }
  return region
}

/** As the SDK reads it from `~/.aws/config`; undefined where no region is set. */
async function regionOfProfile(): Promise<string | undefined> {
  const { LambdaClient } = await import('./lambda/sdk.ts')
  const client = new LambdaClient({})
  try {
    return await client.config.region()
  } catch {
    return undefined
  } finally {
    client.destroy()
  }
}
