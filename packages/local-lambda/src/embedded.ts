import { createEnvironmentFactory } from './execution/factory.ts'
import { type LambdaService, type LambdaServiceOptions, startLambdaService } from './service.ts'

/** The embedded service with real execution environments: child processes of this one. */
export async function startEmbeddedService(
  options: Omit<LambdaServiceOptions, 'factory'>,
): Promise<LambdaService> {
  const factory = await createEnvironmentFactory()
  return startLambdaService({ ...options, factory })
}
