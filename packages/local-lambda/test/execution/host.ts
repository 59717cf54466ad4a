import type { EnvironmentSpec } from '../../src/environment.ts'
import { createEnvironmentFactory } from '../../src/execution/factory.ts'

/** A service to be killed: one environment frozen after an invocation, one in the middle of one. */
const [temporaryDirectory = '', codeDirectory = ''] = process.argv.slice(2)
const factory = createEnvironmentFactory({ temporaryDirectory })
const spec: EnvironmentSpec = {
  functionName: 'left-over',
  version: '1',
  functionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:left-over',
  region: 'eu-west-1',
  runtime: 'nodejs22.x',
  handler: 'index.handler',
  codeDirectory,
  memoryMB: 512,
  timeoutSeconds: 60,
  variables: {},
  logGroup: '/aws/lambda/left-over',
  cpu: 'model',
}
const request = (event: unknown) => ({
  requestId: 'request',
  invokedFunctionArn: spec.functionArn,
  payload: Buffer.from(JSON.stringify(event)),
  traceId: 'Root=1',
})
await factory.start(spec).invoke(request({}))
void factory.start(spec).invoke(request({ endless: true }))
console.log('frozen')
