import type { PreviewConfiguration } from '../aws/lambda/configuration.ts'
import { canonical } from '../aws/lambda/settings.ts'
import type { Side, StackResources } from '../inputs/plan.ts'
import type { DeployedDifferences } from '../report/deployed-differences.ts'

/** How the previews of both sides are configured, where both are taken from what is deployed. */
export type Configurations = Readonly<Record<Side, PreviewConfiguration>>

/**
 * In what two deployed functions differ besides their code and what is in `RunConfiguration`. Values of
 * environment variables are compared and never given.
 * @param resources with both sides in a stack, a value that names a resource of its own stack on each
 *   side is the same
 */
export function deployedDifferences(
  { base, head }: Configurations,
  resources?: StackResources,
): DeployedDifferences {
  const of = { base: neutral(resources?.base), head: neutral(resources?.head) }
  const isSame = (one: unknown, other: unknown) => canonical(one) === canonical(other)
  const isSameInStack = (one: unknown, other: unknown) =>
    resources !== undefined && of.base(canonical(one) ?? '') === of.head(canonical(other) ?? '')
  const settings = SETTINGS.flatMap(({ setting, read, show }) => {
    const [one, other] = [read(base), read(head)]
    if (isSame(one, other)) return []
    return [
      {
        setting,
        ...(show && { base: show(base), head: show(head) }),
        isSameInStack: isSameInStack(one, other),
      },
    ]
  })
  return { settings, variables: variableDifferences({ base, head }, isSameInStack) }
}

function variableDifferences(
  { base, head }: Configurations,
  isSameInStack: (one: unknown, other: unknown) => boolean,
): DeployedDifferences['variables'] {
  const [one, other] = [base, head].map(({ Environment }) => Environment?.Variables ?? {})
  const names = [...new Set([...Object.keys(one ?? {}), ...Object.keys(other ?? {})])].sort()
  const inBoth = names.filter((name) => one?.[name] !== undefined && other?.[name] !== undefined)
  const differing = inBoth.filter((name) => one?.[name] !== other?.[name])
  const pointing = differing.filter((name) => isSameInStack(one?.[name], other?.[name]))
  return {
    differing: differing.filter((name) => !pointing.includes(name)),
    pointing,
    onlyBase: names.filter((name) => other?.[name] === undefined),
    onlyHead: names.filter((name) => one?.[name] === undefined),
  }
}

/**
 * Whether something differs that may change how the code runs: not the role, which decides what it may
 * do, nor what points at the same resource of either side's stack.
 */
export function changesTheRun({ settings, variables }: DeployedDifferences): boolean {
  const { differing, onlyBase, onlyHead } = variables
  return (
    settings.some(({ setting, isSameInStack }) => setting !== 'role' && !isSameInStack) ||
    differing.length + onlyBase.length + onlyHead.length > 0
  )
}

/** Puts the logical id in place of each resource of a stack that a text names. */
function neutral(ids: ReadonlyMap<string, string> = new Map()): (text: string) => string {
  const longestFirst = [...ids.keys()].sort((a, b) => b.length - a.length)
  if (longestFirst.length === 0) return (text) => text
  const any = new RegExp(longestFirst.map(escaped).join('|'), 'g')
  return (text) => text.replace(any, (id) => `\${${ids.get(id)}}`)
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')

interface Setting {
  setting: DeployedDifferences['settings'][number]['setting']
  read: (configuration: PreviewConfiguration) => unknown
  /** As it may be shown: without account and, for keys, not at all. */
  show?: (configuration: PreviewConfiguration) => string
}

const SETTINGS: readonly Setting[] = [
  {
    setting: 'role',
    read: ({ Role }) => Role,
    show: ({ Role = '' }) => Role.split('/').at(-1) ?? '',
  },
  {
    setting: 'layers',
    read: ({ Layers }) => Layers ?? [],
    show: ({ Layers = [] }) => Layers.map(layerName).join(', ') || 'none',
  },
  {
    setting: 'VPC',
    read: ({ VpcConfig }) => VpcConfig,
    show: ({ VpcConfig: { SubnetIds: subnets = [] } = {} }) =>
      subnets.length === 0 ? 'none' : subnets.join(', '),
  },
  { setting: 'file systems', read: ({ FileSystemConfigs }) => FileSystemConfigs ?? [] },
  {
    setting: 'tracing',
    read: ({ TracingConfig }) => TracingConfig?.Mode ?? 'PassThrough',
    show: ({ TracingConfig }) => TracingConfig?.Mode ?? 'PassThrough',
  },
  {
    setting: 'SnapStart',
    read: ({ SnapStart }) => SnapStart?.ApplyOn ?? 'None',
    show: ({ SnapStart }) => SnapStart?.ApplyOn ?? 'None',
  },
  {
    setting: 'log format',
    read: ({ LoggingConfig }) => LoggingConfig?.LogFormat ?? 'Text',
    show: ({ LoggingConfig }) => LoggingConfig?.LogFormat ?? 'Text',
  },
  { setting: 'KMS key', read: ({ KMSKeyArn }) => KMSKeyArn ?? '' },
  { setting: 'image configuration', read: ({ ImageConfig }) => ImageConfig ?? {} },
]

/** `arn:aws:lambda:eu-central-1:123456789012:layer:deps:7` → `deps:7` */
export const layerName = (arn: string) => arn.split(':layer:').at(-1) ?? arn
