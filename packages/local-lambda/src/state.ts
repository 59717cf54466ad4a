import { randomUUID } from 'node:crypto'
import type { Code } from './code-store.ts'
import { functionNotFound } from './errors.ts'
import type { FunctionReference, Place } from './function-name.ts'
import { functionArn, isAliasName, missing } from './function-name.ts'
import type { Settings } from './settings.ts'

/** One immutable pair of code and settings; execution environments belong to exactly one. */
export interface Deployment {
  id: string
  settings: Settings
  code: Code
  /** Key of the user's that the zip is encrypted with. */
  sourceKeyArn?: string
  /** Object of the user's that the code stays in, with S3ObjectStorageMode REFERENCE. */
  referenced?: ReferencedObject
  /** What the layers hold, in their order. */
  layers: readonly Code[]
  /** Where it is unpacked, merged; nowhere without layers. */
  layersDirectory: string | undefined
}

/** An object of S3, as GetFunction returns it. */
export interface ReferencedObject {
  S3Bucket: string
  S3Key: string
  S3ObjectVersion: string
}

/** `$LATEST` or a published version. */
export interface Version {
  /** `$LATEST` or a number. */
  qualifier: string
  /** What the API describes; for `$LATEST` while an update is in progress, not yet what runs. */
  deployment: Deployment
  /** What runs. */
  running: Deployment
  revisionId: string
  lastModifiedMs: number
  progress: Progress
}

export type Progress =
  | { kind: 'creating'; untilMs: number }
  | { kind: 'updating'; untilMs: number }
  | { kind: 'settled' }

export interface Alias {
  name: string
  version: string
  description: string
  /** Share of invocations of one further version. */
  routing?: { version: string; weight: number }
  revisionId: string
}

/** A statement of a resource policy, as AddPermission made it. */
export interface Statement {
  Sid: string
  [member: string]: unknown
}

export interface ProvisionedConfig {
  environments: number
  lastModifiedMs: number
}

export interface LambdaFunction {
  name: string
  latest: Version
  /** By version number, in the order of publishing. */
  versions: Map<string, Version>
  aliases: Map<string, Alias>
  tags: Map<string, string>
  /** What `$LATEST` was when the last version was published from it. */
  lastPublished?: { version: string; settings: Settings; codeSha256: string }
  reservedConcurrency?: number
  /** By alias name or version number. */
  provisioned: Map<string, ProvisionedConfig>
  /** By qualifier; '' is the function itself. */
  policies: Map<string, Policy>
  eventInvokeConfigs: Map<string, Record<string, unknown>>
  /** By alias; '' is the function itself. */
  urls: Map<string, FunctionUrl>
  recursiveLoop: 'Allow' | 'Terminate'
  runtimeManagement: Map<string, { updateOn: string; versionArn: string | null }>
  codeSigningConfigArn?: string
}

/** A resource policy, with its own revision. */
interface Policy {
  statements: readonly Statement[]
  revisionId: string
}

/** Configuration of a function URL. */
export interface FunctionUrl {
  address: string
  authType: string
  invokeMode: string
  cors?: Readonly<Record<string, unknown>>
  createdMs: number
  modifiedMs: number
}

/** Who may have signed code, and what becomes of code that they did not sign. */
export interface CodeSigningConfig {
  arn: string
  description: string
  publishers: readonly string[]
  policy: 'Warn' | 'Enforce'
  lastModifiedMs: number
}

/** One published layer version. */
export interface LayerVersion {
  number: number
  arn: string
  description?: string
  createdMs: number
  runtimes?: readonly string[]
  architectures?: readonly string[]
  license?: string
  code: Code
  policy?: Policy
}

export interface Layer {
  name: string
  arn: string
  /** How many versions were published; numbers are never used again. */
  published: number
  versions: Map<number, LayerVersion>
}

/** Everything the service remembers. */
export interface State {
  place: Place
  functions: Map<string, LambdaFunction>
  /** Version numbers are never used again, not even by a new function of an old name. */
  versionCounters: Map<string, number>
  /** By ARN. */
  codeSigningConfigs: Map<string, CodeSigningConfig>
  /** By name. */
  layers: Map<string, Layer>
}

export function newDeployment(parts: Omit<Deployment, 'id'>): Deployment {
  return { ...parts, id: randomUUID() }
}

export function newRevisionId(): string {
  return randomUUID()
}

export function nextVersionNumber(state: State, name: string): string {
  const number = (state.versionCounters.get(name) ?? 0) + 1
  state.versionCounters.set(name, number)
  return String(number)
}

/** The function of a reference; its qualifier is not looked at. */
export function findFunction(state: State, reference: FunctionReference): LambdaFunction {
  const found = state.functions.get(reference.name)
  if (found === undefined) throw missing(state.place, reference)
  return found
}

/** The version that a reference names, through an alias if need be (routing is not applied). */
export function findVersion(state: State, reference: FunctionReference): Version {
  const found = findFunction(state, reference)
  const { qualifier = '$LATEST' } = reference
  if (qualifier === '$LATEST') return found.latest
  const number = isAliasName(qualifier) ? found.aliases.get(qualifier)?.version : qualifier
  const version = number === '$LATEST' ? found.latest : found.versions.get(number ?? '')
  if (version === undefined) throw missing(state.place, reference)
  return version
}

/** Every version of a function, `$LATEST` first. */
export function allVersions(lambda: LambdaFunction): Version[] {
  return [lambda.latest, ...lambda.versions.values()]
}

/** The unqualified function of a name, for operations that take no qualifier. */
export function requireUnqualified(state: State, name: string): LambdaFunction {
  const found = state.functions.get(name)
  if (found === undefined) throw functionNotFound(functionArn(state.place, name))
  return found
}

/** Provisioned concurrency of all aliases and versions of a function. */
export function totalProvisioned({ provisioned }: LambdaFunction): number {
  return [...provisioned.values()].reduce((sum, { environments }) => sum + environments, 0)
}

/** Concurrency that functions have reserved for themselves. */
export function totalReserved(state: State): number {
  return [...state.functions.values()].reduce(
    (sum, { reservedConcurrency = 0 }) => sum + reservedConcurrency,
    0,
  )
}
