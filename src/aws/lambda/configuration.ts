import type {
  CreateFunctionCommandInput,
  FunctionConfiguration,
  Architecture as SdkArchitecture,
} from '@aws-sdk/client-lambda'
import type { ConfigurationOverrides, RunConfiguration } from '../../inputs/plan.ts'
import { FREE_TMP_MB } from '../../money/constants.ts'
import { defined } from '../../shared/defined.ts'
import { BadInput } from '../../shared/errors.ts'

/** What a preview is created with, but for its name, code, size, description and tags. */
export type PreviewConfiguration = Omit<
  CreateFunctionCommandInput,
  'FunctionName' | 'Code' | 'MemorySize' | 'Description' | 'Tags' | 'Publish'
>

/** All previews log here, so that no log group is left behind for each pull request. */
export const LOG_GROUP = '/aws/lambda/lambda-cost-gate'

const DEFAULT_TIMEOUT_SECONDS = 30
/** The embedded service checks the form of a role and nothing else. */
const LOCAL_ROLE = 'arn:aws:iam::000000000000:role/lambda-cost-gate'

/** Where a preview's configuration comes from. */
export interface ConfigurationSources {
  packaging: 'zip' | 'image'
  deployed: FunctionConfiguration | undefined
  overrides: ConfigurationOverrides
}

/**
 * The configuration for the previews of one side: the deployed one with that side's overrides, or
 * the overrides alone. Triggers, policy, concurrency, destinations and dead-letter queue are never
 * copied, so a preview is invoked by this run and by nothing else.
 * @throws BadInput when nothing is deployed and the user did not say how the code is run
 */
export function previewConfiguration(
  name: string,
  { packaging, deployed, overrides }: ConfigurationSources,
): PreviewConfiguration {
  const variables = { ...deployed?.Environment?.Variables, ...overrides.environment }
  const architecture = overrides.architecture ?? deployed?.Architectures?.[0] ?? 'x86_64'
  return {
    ...copied(deployed),
    ...(packaging === 'image' ? image(deployed) : zip(name, deployed, overrides)),
    Role: overrides.executionRole ?? deployed?.Role ?? LOCAL_ROLE,
    Timeout: overrides.timeoutSeconds ?? deployed?.Timeout ?? DEFAULT_TIMEOUT_SECONDS,
    // One that AWS adds is handed on as it is.
    Architectures: [architecture as SdkArchitecture],
    ...(overrides.ephemeralStorageMB !== undefined && {
      EphemeralStorage: { Size: overrides.ephemeralStorageMB },
    }),
    Environment: { Variables: variables },
    LoggingConfig: {
      ...deployed?.LoggingConfig,
      LogGroup: LOG_GROUP,
      // Above INFO the platform report is not written, and there is nothing to measure.
      ...(deployed?.LoggingConfig?.LogFormat === 'JSON' && { SystemLogLevel: 'INFO' as const }),
    },
  }
}

function zip(
  name: string,
  deployed: FunctionConfiguration | undefined,
  overrides: ConfigurationOverrides,
): Partial<PreviewConfiguration> {
  const runtime = overrides.runtime ?? deployed?.Runtime
  const handler = overrides.handler ?? deployed?.Handler
  if (!runtime) throw missing(name, 'runtime', 'nodejs24.x')
  if (!handler) throw missing(name, 'handler', handlerOf(runtime))
  const arns = overrides.layerArns ?? layersOf(deployed, overrides)
  return {
    Runtime: runtime as NonNullable<CreateFunctionCommandInput['Runtime']>,
    Handler: handler,
    ...(arns.length > 0 && { Layers: [...arns] }),
  }
}

/**
 * The deployed layers, of which a template may state another version, or further ones. Those that it
 * does not state stay, as it may leave them to a macro or to a parameter.
 */
function layersOf(
  deployed: FunctionConfiguration | undefined,
  { statedLayerArns: stated = [] }: ConfigurationOverrides,
): string[] {
  const layerOf = (arn: string) => arn.slice(0, arn.lastIndexOf(':'))
  const versions = new Map(stated.map((arn) => [layerOf(arn), arn]))
  const arns = (deployed?.Layers ?? []).flatMap(({ Arn: arn }) => arn ?? [])
  const kept = new Set(arns.map(layerOf))
  return [
    ...arns.map((arn) => versions.get(layerOf(arn)) ?? arn),
    ...[...versions.values()].filter((arn) => !kept.has(layerOf(arn))),
  ]
}

function image(deployed: FunctionConfiguration | undefined): Partial<PreviewConfiguration> {
  const config = deployed?.ImageConfigResponse?.ImageConfig
  return { PackageType: 'Image', ...(config && { ImageConfig: config }) }
}

/** How one side runs, as far as price and duration depend on it. */
export function runOf(configuration: PreviewConfiguration): RunConfiguration {
  const { Runtime: runtime, Handler: handler, Architectures, Timeout } = configuration
  return {
    ...defined({ runtime, handler }),
    architecture: Architectures?.[0] ?? 'x86_64',
    timeoutSeconds: Timeout ?? DEFAULT_TIMEOUT_SECONDS,
    ephemeralStorageMB: configuration.EphemeralStorage?.Size ?? FREE_TMP_MB,
  }
}

/** What Lambda takes for the snapshots of a configuration's versions, where it makes any. */
export function snapStartOf({
  SnapStart,
  Runtime: runtime,
}: PreviewConfiguration): 'paid' | 'free' | undefined {
  if (SnapStart?.ApplyOn !== 'PublishedVersions') return undefined
  return runtime?.startsWith('java') ? 'free' : 'paid'
}

function copied(deployed: FunctionConfiguration | undefined): Partial<PreviewConfiguration> {
  if (!deployed) return {}
  const { VpcConfig: vpc, SnapStart: snapStart } = deployed
  return {
    ...(vpc?.SubnetIds?.length && {
      VpcConfig: {
        SubnetIds: vpc.SubnetIds,
        SecurityGroupIds: vpc.SecurityGroupIds,
        Ipv6AllowedForDualStack: vpc.Ipv6AllowedForDualStack,
      },
    }),
    ...(deployed.KMSKeyArn && { KMSKeyArn: deployed.KMSKeyArn }),
    ...(deployed.TracingConfig && { TracingConfig: deployed.TracingConfig }),
    ...(deployed.FileSystemConfigs?.length && { FileSystemConfigs: deployed.FileSystemConfigs }),
    ...(deployed.EphemeralStorage && { EphemeralStorage: deployed.EphemeralStorage }),
    ...(snapStart?.ApplyOn && { SnapStart: { ApplyOn: snapStart.ApplyOn } }),
  }
}

/** One as it is usual with a runtime, for messages. */
function handlerOf(runtime: string): string {
  if (runtime.startsWith('provided')) return 'bootstrap'
  return runtime.startsWith('python') ? 'app.handler' : 'index.handler'
}

function missing(name: string, input: string, example: string): BadInput {
  return new BadInput(
    `${input} is missing: no function ${name} is deployed to take it from; give ${input}, such as ${example}.`,
  )
}
