import {
  type EnvironmentSpec,
  type Faults,
  type LambdaService,
  SETTLED_AT_ONCE,
  startLambdaService,
} from '@lambda-cost-gate/local-lambda'
import { type FakeFactory, fakeFactory } from '@lambda-cost-gate/local-lambda/test-support'
import type { Flags } from './check.ts'
import { createDeployed } from './deployed.ts'

export interface DeployedOrders extends AsyncDisposable {
  service: LambdaService
  factory: FakeFactory
  /** What a step needs so that it measures the deployed function on this service. */
  inputs: Flags
  env: NodeJS.ProcessEnv
}

/**
 * A service on which `orders` is deployed. No code runs there: head takes twice as long as base,
 * and long enough that few invocations of each environment are needed.
 */
export async function deployedOrders({
  tags = {},
  faults = {},
}: {
  tags?: Record<string, string>
  faults?: Faults
} = {}): Promise<DeployedOrders> {
  const factory = fakeFactory()
  factory.answer = (_, spec) => ({ durationMs: isBase(spec) ? 2000 : 4000 })
  const service = await startLambdaService({
    latencies: SETTLED_AT_ONCE,
    factory,
    maxEnvironments: 100,
    faults,
  })
  await createDeployed(service.endpoint, 'orders', 512, { Tags: tags })
  return {
    service,
    factory,
    inputs: {
      'function-name': 'orders',
      'head-code': 'head',
      'memory-sizes': '512',
      'max-environments': '4',
      seed: '1',
    },
    env: {
      AWS_ENDPOINT_URL_LAMBDA: service.endpoint,
      AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: service.endpoint,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    },
    [Symbol.asyncDispose]: () => service.close(),
  }
}

/** Whether a preview is one of base, by its name. */
function isBase({ functionName }: EnvironmentSpec): boolean {
  return /-b\d+-\d+-\w+$/.test(functionName)
}
