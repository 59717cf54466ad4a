import type {
  FunctionConfiguration,
  UpdateFunctionConfigurationCommandInput,
} from '@aws-sdk/client-lambda'
import { byName } from '../../shared/by-name.ts'

/** Settings of a function, as UpdateFunctionConfiguration takes them. */
export type Settings = Omit<
  UpdateFunctionConfigurationCommandInput,
  'FunctionName' | 'RevisionId' | 'CapacityProviderConfig' | 'DurableConfig'
>

/**
 * Everything that can be set on a function, in the form in which it is set: without what Lambda adds
 * when it describes the function. What is not set is given as empty, which is how it is cleared.
 */
export function settingsOf(configuration: FunctionConfiguration): Settings {
  const {
    VpcConfig: vpc,
    ImageConfigResponse: image,
    SnapStart: snapStart,
    Layers: layers,
    PackageType: packaging,
  } = configuration
  return {
    Role: configuration.Role,
    ...(packaging !== 'Image' && {
      Runtime: configuration.Runtime,
      Handler: configuration.Handler,
      Layers: layers?.flatMap(({ Arn }) => (Arn === undefined ? [] : [Arn])) ?? [],
    }),
    ...(image?.ImageConfig && { ImageConfig: image.ImageConfig }),
    Description: configuration.Description ?? '',
    Timeout: configuration.Timeout,
    MemorySize: configuration.MemorySize,
    Environment: { Variables: { ...configuration.Environment?.Variables } },
    VpcConfig: {
      SubnetIds: vpc?.SubnetIds ?? [],
      SecurityGroupIds: vpc?.SecurityGroupIds ?? [],
      ...(vpc?.SubnetIds?.length && {
        Ipv6AllowedForDualStack: vpc.Ipv6AllowedForDualStack ?? false,
      }),
    },
    DeadLetterConfig: { TargetArn: configuration.DeadLetterConfig?.TargetArn ?? '' },
    KMSKeyArn: configuration.KMSKeyArn ?? '',
    TracingConfig: { Mode: configuration.TracingConfig?.Mode ?? 'PassThrough' },
    FileSystemConfigs: configuration.FileSystemConfigs ?? [],
    EphemeralStorage: { Size: configuration.EphemeralStorage?.Size ?? 512 },
    SnapStart: { ApplyOn: snapStart?.ApplyOn ?? 'None' },
    ...(configuration.LoggingConfig && { LoggingConfig: configuration.LoggingConfig }),
  }
}

/** Whether a function has each of these settings; what is absent equals what is empty. */
export function hasSettings(configuration: FunctionConfiguration, wanted: Settings): boolean {
  return differingSettings(configuration, wanted).length === 0
}

/** Names of the settings in which a function differs from these. */
export function differingSettings(
  configuration: FunctionConfiguration,
  wanted: Settings,
): (keyof Settings)[] {
  return differingNames(settingsOf(configuration), wanted)
}

/** Names of the wanted settings that are not the same in the actual ones. */
export function differingNames(actual: Settings, wanted: Settings): (keyof Settings)[] {
  return (Object.keys(wanted) as (keyof Settings)[]).filter(
    (name) => canonical(actual[name]) !== canonical(wanted[name]),
  )
}

/** JSON with sorted keys and without anything that is empty. */
export function canonical(value: unknown): string | undefined {
  return JSON.stringify(value, (_, member: unknown) => {
    if (member === '' || member === null) return undefined
    if (Array.isArray(member)) return member.length === 0 ? undefined : member
    if (typeof member !== 'object') return member
    const entries = Object.entries(member).sort(byName)
    return entries.length === 0 ? undefined : Object.fromEntries(entries)
  })
}
