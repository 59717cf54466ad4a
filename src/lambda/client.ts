import { LambdaClient } from '@aws-sdk/client-lambda'
import type { Backend } from '../config/plan.ts'
import { controlPlaneLimiter } from './limiter.ts'

/** The two ways a run talks to Lambda: about functions, and to functions. */
export interface Lambda {
  /** Control plane: retried by the SDK, held to the account's rate. */
  control: LambdaClient
  /** Invocations: never repeated by the SDK, as a repeated call is a second invocation. */
  invoke: LambdaClient
}

export interface LambdaOptions {
  backend: Backend
  region: string
  /** Address of the embedded service; absent, the SDK's own chain decides. */
  endpoint?: string
}

const AGENT = { keepAlive: true, maxSockets: 256 }
const CONTROL_ATTEMPTS = 6

/**
 * Makes the clients. On AWS, endpoint and credentials come from the SDK's standard chain; the
 * embedded service asks for no credentials, so none of the user's are sent to it.
 */
export function connect({ backend, region, endpoint }: LambdaOptions): Lambda {
  const common = {
    region,
    ...(endpoint !== undefined && { endpoint }),
    ...(backend === 'local' && {
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    }),
  }
  const control = new LambdaClient({
    ...common,
    maxAttempts: CONTROL_ATTEMPTS,
    retryMode: 'standard',
    requestHandler: { httpAgent: AGENT, httpsAgent: AGENT },
  })
  control.middlewareStack.add(controlPlaneLimiter(backend), {
    step: 'finalizeRequest',
    name: 'controlPlaneLimiter',
    priority: 'low',
  })
  const invoke = new LambdaClient({
    ...common,
    maxAttempts: 1,
    requestHandler: { httpAgent: AGENT, httpsAgent: AGENT },
  })
  return { control, invoke }
}

/** Closes the sockets, so that the process can end. */
export function disconnect({ control, invoke }: Lambda): void {
  control.destroy()
  invoke.destroy()
}
