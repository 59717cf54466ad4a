import { describeAlias, describeVersion } from './describe.ts'
import type { LambdaFunction, ReferencedObject, State } from './state.ts'
import { allVersions } from './state.ts'

/** All that the service holds of one function, as its API would return it. */
interface FunctionSnapshot {
  /** `$LATEST` first, then by number. */
  versions: readonly Readonly<Record<string, unknown>>[]
  /** By version. */
  sourceKeyArns: Readonly<Record<string, string>>
  /** By version, where the code is referred to in a bucket of the user's. */
  referenced: Readonly<Record<string, ReferencedObject>>
  aliases: readonly Readonly<Record<string, unknown>>[]
  tags: Readonly<Record<string, string>>
  reservedConcurrency: number | null
  policies: Readonly<Record<string, unknown>>
  eventInvokeConfigs: Readonly<Record<string, unknown>>
  urls: Readonly<Record<string, unknown>>
  recursiveLoop: string
  runtimeManagement: Readonly<Record<string, unknown>>
  codeSigningConfigArn: string | null
}

/** By function name, in the order of names: the same state gives the same JSON. */
export type Snapshot = Readonly<Record<string, FunctionSnapshot>>

export function snapshotOf(state: State): Snapshot {
  const functions = [...state.functions.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1))
  return Object.fromEntries(
    functions.map((lambda) => [lambda.name, functionSnapshot(state, lambda)]),
  )
}

function functionSnapshot(state: State, lambda: LambdaFunction): FunctionSnapshot {
  const aliases = [...lambda.aliases.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const snapshot: FunctionSnapshot = {
    versions: allVersions(lambda).map((version) =>
      describeVersion(state.place, lambda, version, version.qualifier),
    ),
    sourceKeyArns: Object.fromEntries(
      allVersions(lambda).flatMap(({ qualifier, deployment: { sourceKeyArn } }) =>
        sourceKeyArn === undefined ? [] : [[qualifier, sourceKeyArn]],
      ),
    ),
    referenced: Object.fromEntries(
      allVersions(lambda).flatMap(({ qualifier, deployment: { referenced } }) =>
        referenced ? [[qualifier, referenced]] : [],
      ),
    ),
    aliases: aliases.map((alias) => describeAlias(state.place, lambda, alias)),
    tags: sorted(lambda.tags),
    reservedConcurrency: lambda.reservedConcurrency ?? null,
    policies: sorted(lambda.policies),
    eventInvokeConfigs: sorted(lambda.eventInvokeConfigs),
    urls: sorted(lambda.urls),
    recursiveLoop: lambda.recursiveLoop,
    runtimeManagement: sorted(lambda.runtimeManagement),
    codeSigningConfigArn: lambda.codeSigningConfigArn ?? null,
  }
  return structuredClone(snapshot)
}

function sorted<T>(map: ReadonlyMap<string, T>): Record<string, T> {
  return Object.fromEntries([...map].toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
