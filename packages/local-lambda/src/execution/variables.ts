import type { EnvironmentSpec } from '../environment.ts'
import { type Places, relocated } from './sandbox.ts'

export interface VariableOptions {
  spec: EnvironmentSpec
  runtimeApi: string
  logStream: string
  places: Places
  /** Whether the paths in `places` are Lambda's. */
  isolated: boolean
}

/**
 * The environment variables of a function: Lambda's and its own, and nothing of this process's,
 * whose variables may be secrets of a pipeline. A function may set the first group itself.
 * Source: AWS Lambda developer guide, "Defined runtime environment variables", and the variables
 * that functions print on AWS.
 */
export function environmentVariables(options: VariableOptions): Record<string, string> {
  const { spec, places, isolated } = options
  const own = isolated ? spec.variables : relocatedValues(spec.variables, places)
  return {
    ...credentials(own),
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    PATH: `${places.lang}/bin:/usr/local/bin:/usr/bin/:/bin:${places.opt}/bin`,
    LD_LIBRARY_PATH: libraryPath(places),
    ...modulePaths(spec.runtime, places),
    TMPDIR: places.temporary,
    // The home directory of whoever runs the service may hold credentials that the function must not use.
    HOME: places.temporary,
    // Nothing listens here, and the X-Ray SDKs send without waiting for an answer.
    AWS_XRAY_CONTEXT_MISSING: 'LOG_ERROR',
    AWS_XRAY_DAEMON_ADDRESS: '127.0.0.1:2000',
    _AWS_XRAY_DAEMON_ADDRESS: '127.0.0.1',
    _AWS_XRAY_DAEMON_PORT: '2000',
    ...own,
    _HANDLER: isolated ? spec.handler : relocated(spec.handler, places),
    _X_AMZN_TRACE_ID: '',
    ...(spec.runtime.startsWith('provided')
      ? {}
      : { AWS_EXECUTION_ENV: `AWS_Lambda_${spec.runtime}` }),
    AWS_DEFAULT_REGION: spec.region,
    AWS_REGION: spec.region,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(spec.memoryMB),
    AWS_LAMBDA_FUNCTION_NAME: spec.functionName,
    AWS_LAMBDA_FUNCTION_VERSION: spec.version,
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: spec.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: options.logStream,
    AWS_LAMBDA_RUNTIME_API: options.runtimeApi,
    LAMBDA_RUNTIME_DIR: places.runtime,
    LAMBDA_TASK_ROOT: places.task,
  }
}

/**
 * A local endpoint (DynamoDB Local, LocalStack, …) takes any credentials, but SDKs refuse to call
 * without. A function with keys of its own gets no session token that does not belong to them.
 */
function credentials(own: Readonly<Record<string, string>>): Record<string, string> {
  if (own.AWS_ACCESS_KEY_ID !== undefined) return {}
  return {
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_SESSION_TOKEN: 'local',
  }
}

function libraryPath({ lang, runtime, task, opt }: Places): string {
  return `${lang}/lib:/lib64:/usr/lib64:${runtime}:${runtime}/lib:${task}:${task}/lib:${opt}/lib`
}

function modulePaths(runtime: string, { opt, runtime: home, task }: Places) {
  const node = /^nodejs(\d+)/.exec(runtime)?.[1]
  if (node !== undefined) {
    return {
      NODE_PATH: `${opt}/nodejs/node${node}/node_modules:${opt}/nodejs/node_modules:${home}/node_modules:${home}:${task}`,
    }
  }
  const ruby = /^ruby(\d+\.\d+)$/.exec(runtime)?.[1]
  if (ruby !== undefined) {
    return {
      GEM_PATH: `${task}/vendor/bundle/ruby/${ruby}.0:${opt}/ruby/gems/${ruby}.0`,
      RUBYLIB: `${task}:${home}/lib:${opt}/ruby/lib`,
    }
  }
  return runtime.startsWith('python') ? { PYTHONPATH: home } : {}
}

function relocatedValues(
  variables: Readonly<Record<string, string>>,
  places: Places,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, relocated(value, places)]),
  )
}
