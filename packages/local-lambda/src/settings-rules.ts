import type { JsonObject, Rule } from './checks.ts'
import { checkBody } from './checks.ts'
import { invalidParameter, unsupported } from './errors.ts'
import { DEPRECATED, isRuntime, RUNTIMES } from './runtime-names.ts'
import type { SettingsRequest } from './settings.ts'

/** An ARN, or nothing. */
export const ARN = '(arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|()'
const IDS: Rule = { kind: 'strings', max: 16 }

export const LAYER_PATTERN =
  '(arn:(aws[a-zA-Z-]*)?:lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+)|(arn:[a-zA-Z0-9-]+:lambda:::awslayer:[a-zA-Z0-9-_]+)'

/** Limits of the settings as the API model states them. */
const SETTINGS_RULES: Readonly<Record<string, Rule>> = {
  Role: {
    kind: 'string',
    pattern: 'arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+',
  },
  Runtime: { kind: 'string' },
  Handler: { kind: 'string', max: 128, pattern: '[^\\s]+' },
  Description: { kind: 'string', max: 256 },
  Timeout: { kind: 'integer', min: 1 },
  MemorySize: { kind: 'integer', min: 128, max: 32_768 },
  Environment: { kind: 'object', fields: { Variables: { kind: 'map' } } },
  VpcConfig: {
    kind: 'object',
    fields: {
      SubnetIds: IDS,
      SecurityGroupIds: { kind: 'strings', max: 5 },
      Ipv6AllowedForDualStack: { kind: 'boolean' },
    },
  },
  DeadLetterConfig: { kind: 'object', fields: { TargetArn: { kind: 'string', pattern: ARN } } },
  KMSKeyArn: { kind: 'string', pattern: ARN },
  TracingConfig: {
    kind: 'object',
    fields: { Mode: { kind: 'string', oneOf: ['PassThrough', 'Active'] } },
  },
  EphemeralStorage: {
    kind: 'object',
    fields: { Size: { kind: 'integer', min: 512, max: 10_240 } },
    required: ['Size'],
  },
  FileSystemConfigs: {
    kind: 'objects',
    max: 1,
    fields: {
      Arn: { kind: 'string', max: 256 },
      LocalMountPath: { kind: 'string', max: 160, pattern: '/mnt/[a-zA-Z0-9-_.]+' },
    },
  },
  SnapStart: {
    kind: 'object',
    fields: { ApplyOn: { kind: 'string', oneOf: ['PublishedVersions', 'None'] } },
  },
  LoggingConfig: {
    kind: 'object',
    fields: {
      LogFormat: { kind: 'string', oneOf: ['JSON', 'Text'] },
      ApplicationLogLevel: {
        kind: 'string',
        oneOf: ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'],
      },
      SystemLogLevel: { kind: 'string', oneOf: ['DEBUG', 'INFO', 'WARN'] },
      LogGroup: { kind: 'string', min: 1, max: 512, pattern: '[\\.\\-_/#A-Za-z0-9]+' },
    },
  },
  Layers: { kind: 'strings', pattern: LAYER_PATTERN },
}

export const ARCHITECTURES = ['x86_64', 'arm64']

/** Rules of `Architectures`, which only the code operations take. */
export const ARCHITECTURES_RULE: Rule = { kind: 'strings', max: 1, oneOf: ARCHITECTURES }

/**
 * Variables that AWS sets itself and refuses in a function's configuration. It refuses credentials,
 * too, which a function has from its role there; here the configuration is their only source.
 */
const RESERVED =
  '_HANDLER _X_AMZN_TRACE_ID AWS_DEFAULT_REGION AWS_REGION AWS_EXECUTION_ENV AWS_LAMBDA_FUNCTION_NAME AWS_LAMBDA_FUNCTION_MEMORY_SIZE AWS_LAMBDA_FUNCTION_VERSION AWS_LAMBDA_INITIALIZATION_TYPE AWS_LAMBDA_LOG_GROUP_NAME AWS_LAMBDA_LOG_STREAM_NAME AWS_LAMBDA_RUNTIME_API LAMBDA_TASK_ROOT LAMBDA_RUNTIME_DIR'.split(
    ' ',
  )

/** What exists on AWS but cannot mean anything here. */
const REFUSED: Readonly<Record<string, readonly [what: string, remedy: string]>> = {
  ImageConfig: ['container images', 'Give the code as a zip.'],
  CapacityProviderConfig: ['capacity providers', 'Leave CapacityProviderConfig out.'],
  DurableConfig: ['durable functions', 'Leave DurableConfig out.'],
  TenancyConfig: ['tenant isolation', 'Leave TenancyConfig out.'],
  PublishTo: ['publishing to $LATEST.PUBLISHED', 'Leave PublishTo out.'],
}

/**
 * The settings in a request body, checked as AWS checks them.
 *
 * @param refusal why a runtime cannot run on this machine
 */
export function readSettings(
  body: JsonObject,
  refusal: (runtime: string) => string | undefined,
): SettingsRequest {
  checkBody(body, SETTINGS_RULES)
  refuseUnsupported(body)
  const request: SettingsRequest = Object.fromEntries(
    [...Object.keys(SETTINGS_RULES), 'Architectures']
      .filter((key) => body[key] !== undefined && body[key] !== null)
      .map((key) => [key, body[key]]),
  )
  checkLimits(request)
  checkRuntime(request.Runtime, refusal)
  checkEnvironment(request.Environment?.Variables ?? {})
  return request
}

function refuseUnsupported(body: JsonObject): void {
  for (const [key, [what, remedy]] of Object.entries(REFUSED)) {
    if (body[key] !== undefined && body[key] !== null) throw unsupported(what, remedy)
  }
}

/** The model allows more than a function may have: larger values belong to managed instances. */
function checkLimits({ MemorySize, Timeout }: SettingsRequest): void {
  const sentence = (name: string, limit: number) =>
    `'${name}' value failed to satisfy constraint: Member must have value less than or equal to ${limit}`
  if (MemorySize !== undefined && MemorySize > 10_240)
    throw invalidParameter(sentence('MemorySize', 10_240))
  if (Timeout !== undefined && Timeout > 900) throw invalidParameter(sentence('Timeout', 900))
}

function checkRuntime(
  runtime: string | undefined,
  refusal: (runtime: string) => string | undefined,
): void {
  if (runtime === undefined) return
  if (DEPRECATED.includes(runtime)) {
    throw invalidParameter(
      `The runtime parameter of ${runtime} is no longer supported for creating or updating AWS Lambda functions. We recommend you use a supported runtime while creating or updating functions.`,
    )
  }
  if (!isRuntime(runtime)) {
    throw invalidParameter(
      `Value ${runtime} at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [${RUNTIMES.join(', ')}] or be a valid ARN`,
    )
  }
  const reason = refusal(runtime)
  if (reason !== undefined) throw invalidParameter(reason)
}

function checkEnvironment(variables: Readonly<Record<string, string>>): void {
  const because =
    'Lambda was unable to configure your environment variables because the environment variables you have provided'
  const reserved = Object.keys(variables).filter((name) => RESERVED.includes(name))
  if (reserved.length > 0) {
    throw invalidParameter(
      `${because} contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${reserved.join(', ')}`,
    )
  }
  const json = JSON.stringify(variables)
  if (Buffer.byteLength(json) > 4096) {
    throw invalidParameter(`${because} exceeded the 4KB limit. String measured: ${json}`)
  }
}
