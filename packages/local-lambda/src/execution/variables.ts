import type { EnvironmentSpec } from '../environment.ts'

export interface VariableOptions {
  spec: EnvironmentSpec
  runtimeApi: string
  runtimeDirectory: string
  logStream: string
  /** What the function sees as its /tmp. */
  temporaryDirectory: string
}

/**
 * The environment variables of a function: Lambda's and its own, and nothing of this process's,
 * whose variables may be secrets of a pipeline. Lambda lets a function set the first group itself.
 * Source: AWS Lambda developer guide, "Defined runtime environment variables".
 */
export function environmentVariables(options: VariableOptions): Record<string, string> {
  const { spec, temporaryDirectory } = options
  return {
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    PATH: '/usr/local/bin:/usr/bin:/bin:/opt/bin',
    TMPDIR: temporaryDirectory,
    // Credentials in the home directory of whoever runs the service are none of the function's.
    HOME: temporaryDirectory,
    ...spec.variables,
    _HANDLER: spec.handler,
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
    LAMBDA_RUNTIME_DIR: options.runtimeDirectory,
    LAMBDA_TASK_ROOT: spec.codeDirectory,
  }
}
