import { createEnvironmentFactory } from './execution/factory.ts'
import { type LambdaService, type LambdaServiceOptions, startLambdaService } from './service.ts'

export interface EmbeddedServiceOptions extends Omit<LambdaServiceOptions, 'factory'> {
  /** The `node_modules` whose AWS SDK stands for the one that Lambda's Node.js runtimes bring. */
  nodeModules?: string | undefined
}

/** The embedded service with real execution environments: child processes of this one. */
export async function startEmbeddedService({
  nodeModules,
  ...options
}: EmbeddedServiceOptions): Promise<LambdaService> {
  const factory = createEnvironmentFactory({ machine: { nodeModules } })
  return startLambdaService({ ...options, factory })
}
