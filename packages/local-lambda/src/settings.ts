import { invalidParameter } from './errors.ts'

/**
 * What a caller can set on a function, in the form in which Lambda's API gives it back.
 * Optional members are absent when they were never set, as on AWS.
 */
export interface Settings {
  Role: string
  Runtime: string
  Handler: string
  Description: string
  /** Seconds. */
  Timeout: number
  /** MB. */
  MemorySize: number
  Environment?: { Variables: Readonly<Record<string, string>> }
  VpcConfig?: VpcConfig
  DeadLetterConfig?: { TargetArn?: string }
  KMSKeyArn?: string
  TracingConfig: { Mode: string }
  EphemeralStorage: { Size: number }
  FileSystemConfigs?: readonly { Arn: string; LocalMountPath: string }[]
  SnapStart: { ApplyOn: string }
  LoggingConfig: LoggingConfig
  Architectures: readonly [string]
  Layers?: readonly { Arn: string; CodeSize: number }[]
}

interface VpcConfig {
  SubnetIds: readonly string[]
  SecurityGroupIds: readonly string[]
  VpcId: string
  Ipv6AllowedForDualStack: boolean
}

export interface LoggingConfig {
  LogFormat: 'Text' | 'JSON'
  /** With JSON only. */
  ApplicationLogLevel?: string
  SystemLogLevel?: string
  LogGroup: string
}

/** The members of CreateFunction and UpdateFunctionConfiguration that end up in `Settings`. */
export interface SettingsRequest {
  Role?: string
  Runtime?: string
  Handler?: string
  Description?: string
  Timeout?: number
  MemorySize?: number
  Environment?: { Variables?: Readonly<Record<string, string>> }
  VpcConfig?: Partial<VpcConfig>
  DeadLetterConfig?: { TargetArn?: string }
  KMSKeyArn?: string
  TracingConfig?: { Mode?: string }
  EphemeralStorage?: { Size: number }
  FileSystemConfigs?: readonly { Arn: string; LocalMountPath: string }[]
  SnapStart?: { ApplyOn?: string }
  LoggingConfig?: Partial<LoggingConfig>
  Architectures?: readonly string[]
  Layers?: readonly string[]
}

/** Settings of a new function; AWS's defaults where the caller gave nothing. */
export function newSettings(
  name: string,
  request: SettingsRequest & { Role: string; Runtime: string; Handler: string },
): Settings {
  const base: Settings = {
    Role: request.Role,
    Runtime: request.Runtime,
    Handler: request.Handler,
    Description: '',
    Timeout: 3,
    MemorySize: 128,
    TracingConfig: { Mode: 'PassThrough' },
    EphemeralStorage: { Size: 512 },
    SnapStart: { ApplyOn: 'None' },
    LoggingConfig: { LogFormat: 'Text', LogGroup: `/aws/lambda/${name}` },
    Architectures: ['x86_64'],
  }
  return changedSettings(base, request)
}

/** Settings after an update: only what the caller gave is changed, an empty value clears. */
export function changedSettings(current: Settings, request: SettingsRequest): Settings {
  const next: Settings = {
    ...current,
    Role: request.Role ?? current.Role,
    Runtime: request.Runtime ?? current.Runtime,
    Handler: request.Handler ?? current.Handler,
    Description: request.Description ?? current.Description,
    Timeout: request.Timeout ?? current.Timeout,
    MemorySize: request.MemorySize ?? current.MemorySize,
    TracingConfig: { Mode: request.TracingConfig?.Mode ?? current.TracingConfig.Mode },
    EphemeralStorage: request.EphemeralStorage ?? current.EphemeralStorage,
    SnapStart: { ApplyOn: request.SnapStart?.ApplyOn ?? current.SnapStart.ApplyOn },
    LoggingConfig: logging(current.LoggingConfig, request.LoggingConfig),
    Architectures: [request.Architectures?.[0] ?? current.Architectures[0]],
  }
  if (request.Environment) next.Environment = { Variables: request.Environment.Variables ?? {} }
  if (request.VpcConfig) next.VpcConfig = vpc(current.VpcConfig, request.VpcConfig)
  if (request.FileSystemConfigs) next.FileSystemConfigs = request.FileSystemConfigs
  if (request.KMSKeyArn) next.KMSKeyArn = request.KMSKeyArn
  else if (request.KMSKeyArn === '') delete next.KMSKeyArn
  if (request.DeadLetterConfig?.TargetArn) next.DeadLetterConfig = request.DeadLetterConfig
  else if (request.DeadLetterConfig) delete next.DeadLetterConfig
  requireSnapStartRuntime(next)
  return next
}

/** SnapStart exists for Java 11+, Python 3.12+ and .NET 8+. */
function requireSnapStartRuntime({ SnapStart, Runtime }: Settings): void {
  if (SnapStart.ApplyOn === 'None') return
  if (/^(java(11|17|21|25)|python3\.1[2-9]|dotnet(8|10))$/.test(Runtime)) return
  throw invalidParameter(`${Runtime} is not supported for SnapStart enabled functions.`)
}

function logging(current: LoggingConfig, request: Partial<LoggingConfig> = {}): LoggingConfig {
  const LogFormat = request.LogFormat ?? current.LogFormat
  const LogGroup = request.LogGroup ?? current.LogGroup
  if (LogFormat === 'Text') {
    if (request.ApplicationLogLevel !== undefined || request.SystemLogLevel !== undefined) {
      throw invalidParameter('To use log level filtering, you must set your log format to JSON.')
    }
    return { LogFormat, LogGroup }
  }
  return {
    LogFormat,
    ApplicationLogLevel: request.ApplicationLogLevel ?? current.ApplicationLogLevel ?? 'INFO',
    SystemLogLevel: request.SystemLogLevel ?? current.SystemLogLevel ?? 'INFO',
    LogGroup,
  }
}

function vpc(current: VpcConfig | undefined, request: Partial<VpcConfig>): VpcConfig {
  const SubnetIds = request.SubnetIds ?? current?.SubnetIds ?? []
  const SecurityGroupIds = request.SecurityGroupIds ?? current?.SecurityGroupIds ?? []
  return {
    SubnetIds,
    SecurityGroupIds,
    // AWS derives the VPC from the subnets; there is none to look it up in here.
    VpcId: SubnetIds.length === 0 ? '' : 'vpc-00000000000000000',
    Ipv6AllowedForDualStack:
      request.Ipv6AllowedForDualStack ?? current?.Ipv6AllowedForDualStack ?? false,
  }
}
