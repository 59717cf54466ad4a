import type { Architecture } from '../money/architecture.ts'
import type { GivenPrices } from '../money/prices.ts'
import type { DataTransfer } from '../money/transfer.ts'
import type { BadInput, Place } from '../shared/errors.ts'
import type { JudgedBy, ReportedWith } from './saved-plan.ts'

/** GitHub's own words for the main-branch side and the pull-request side. */
export type Side = 'base' | 'head'
export const SIDES = ['base', 'head'] as const

export type Backend = 'aws' | 'local'

/** One named JSON event and its share of real traffic. */
export interface Payload {
  name: string
  /** Relative weight, above 0; only ratios between payloads matter. */
  weight: number
  /** The event, as the JSON text that will be sent. */
  json: string
  /** Where it came from, for messages and annotations: a path, `inline`, or `default`. */
  source: string
  description?: string
  /** What its response must be; absent: whatever Lambda does not report as an error. */
  expect?: Expectation
}

/** What a payload's invocations must come to. */
export type Expectation =
  | { kind: 'no-error' }
  /** The function must fail, with an error of its own. */
  | { kind: 'error' }
  /** The response's `statusCode` must be this: `404`, or any of a class, as in `2xx`. */
  | { kind: 'status'; status: string }

/** What a template of the pull request states about a function; what it leaves open is absent. */
export interface TemplateStatement {
  /** The template, as the user gave it. */
  file: string
  logicalId: string
  /** Logical ids that lead to it in a stack of CloudFormation: `Orders`, `Back/Orders`. */
  logicalPath?: string
  /** Name that its stack is deployed as, where the template states it. */
  stackName?: string
  configuration: Omit<
    ConfigurationOverrides,
    'environment' | 'executionRole' | 'layerArns' | 'statedLayerArns'
  >
  environmentNames: readonly string[]
  /** Values that stand in the template itself. */
  environmentLiterals: Readonly<Record<string, string>>
  /** In their order; with an absolute path where the content is on this machine. */
  layers?: readonly { name: string; path?: string }[]
  memoryMB?: number
  /** Whether X-Ray records traces of it; absent where only the deployment knows. */
  tracing?: boolean
}

/** A directory or file on this machine. What is in the workspace must not lead out of it. */
export interface LocalPath {
  path: string
  workspace: string
}

/** Layers of each side, in their order, and whether `layers` gave them, or templates. */
export interface SideLayers extends Readonly<Record<Side, readonly LocalPath[]>> {
  from: 'input' | 'template'
}

/** Where code comes from: a path on this machine, a template, S3, ECR, or the deployed function itself. */
export type CodeSource =
  /** `input` is the one that gave it, for messages. */
  | ({ kind: 'path'; input: string } & LocalPath)
  | InlineSource
  | { kind: 's3'; bucket: string; key: string; versionId?: string }
  | { kind: 'image'; uri: string }
  | { kind: 'deployed' }

/** The text of the only file of a function, which stands in its template. */
export interface InlineSource {
  kind: 'inline'
  /** What to call it in messages. */
  input: string
  fileName: string
  text: string
  /** The template, absolute. */
  path: string
}

/** Whether it is in a directory, a zip or a template here. */
export function isOnThisMachine(
  code: CodeSource,
): code is Extract<CodeSource, { kind: 'path' | 'inline' }> {
  return code.kind === 'path' || code.kind === 'inline'
}

/** A function, as far as a report has to call it by its name. */
export interface NamedFunction {
  /** Name in the report: the deployed function's, or one made up from the code's path. */
  name: string
  /** Where the config file lists it. */
  listedAt?: Place
}

/** A function that is not measured because of what was given for it. */
export interface RefusedFunction extends NamedFunction {
  error: BadInput
}

/** What a template holds and the check leaves out, with the reason as a clause. */
export interface LeftOut {
  name: string
  reason: string
}

/** Of each side's stack, logical ids by the physical ids of its resources; its own name among them. */
export type StackResources = Readonly<Record<Side, ReadonlyMap<string, string>>>

/** What the user said about one function; what is deployed fills in the rest. */
export interface FunctionPlan
  extends NamedFunction,
    JudgedBy,
    Omit<ReportedWith, 'invocationsPerMonth' | 'coldStartShare'> {
  /** Name or ARN to look up, where the user gave one. */
  functionName?: string
  qualifier: string
  /** Head is what is deployed there, and not given code. */
  headFunction?: { functionName: string; qualifier: string }
  /** Where both sides are deployed as stacks of CloudFormation. */
  stackResources?: StackResources
  /** Where previews are deployed; `in-place` only with a deployed function. */
  preview: 'isolated' | 'in-place'
  /** Nobody invokes head's previews by hand. */
  withoutAlias?: true
  code: Readonly<Record<Side, CodeSource>>
  /** SHA that the user says base's code was built from. */
  baseCommit?: string
  /** In a record of main: base is the code recorded before, or head itself where there is none. */
  recorded?: 'before' | 'itself'
  payloads: readonly Payload[]
  /** Sent to each side once before it is measured, and once afterwards. Billed, and no samples. */
  setUp?: readonly Payload[]
  tearDown?: readonly Payload[]
  /** Whether it is skipped where both sides are the same. */
  changedOnly: boolean
  /** Where the function comes from a template. */
  template?: TemplateStatement
  /** What templates state of active tracing, which previews do not take over. */
  tracing?: Readonly<Partial<Record<Side, boolean>>>
  memorySizesMB?: readonly number[]
  headMemoryMB?: number
  /** The size that main's template states. */
  baseMemoryMB?: number
  overrides: Readonly<Record<Side, ConfigurationOverrides>>
  /** Directories or zips of layers, for the embedded service. */
  layers?: SideLayers
  /** Whether head's code is measured on the other architecture, too, for advice. */
  bothArchitectures?: boolean
  /** Whether what it asks of others is part of the gate. */
  countDownstream?: boolean
  /** How what it sends and receives travels; absent: nobody said, and it is not priced. */
  dataTransfer?: DataTransfer
  /** Execution environments per side and size at the last look; absent: what the decision rule says. */
  maxEnvironments?: number
  /** `auto`: those of the last 28 days in CloudWatch. */
  invocationsPerMonth?: number | 'auto'
  /** 0 to 1. Absent: what CloudWatch knows, or 1 %. */
  coldStartShare?: number
  /** Prices that the user knows, which win over the table's; or `aws`: the price list of today. */
  prices?: GivenPrices | 'aws'
}

/** Configuration that one side's previews get instead of the deployed one. */
export interface ConfigurationOverrides {
  runtime?: string
  handler?: string
  timeoutSeconds?: number
  architecture?: Architecture
  ephemeralStorageMB?: number
  environment?: Readonly<Record<string, string>>
  executionRole?: string
  /** In place of the deployed ones. */
  layerArns?: readonly string[]
  /** Layer versions of AWS that a template states: each in place of a deployed one of the same layer, or beside them. */
  statedLayerArns?: readonly string[]
}

/** How one side of a function runs; a container image says itself what it runs. */
export interface RunConfiguration {
  runtime?: string
  handler?: string
  architecture: Architecture
  timeoutSeconds: number
  ephemeralStorageMB: number
}

/**
 * `check` compares head with base, `calibrate` base with itself, and `invoke` compares nothing: it
 * invokes head, or base where no head is given. `record` is a check whose base is what was recorded before.
 */
export type Purpose = 'check' | 'calibrate' | 'invoke' | 'record'

/** Everything a check will do, validated, once. Nothing behind it reads inputs again. */
export interface CheckPlan {
  purpose: Purpose
  backend: Backend
  region: string
  functions: readonly FunctionPlan[]
  /** Functions that what was given for them keeps from being measured; no other is kept by it. */
  refused?: readonly RefusedFunction[]
  /** Functions that main's template does not have, so that there is no base. */
  added?: readonly NamedFunction[]
  /** What the templates hold and the check leaves out. */
  leftOut?: readonly LeftOut[]
  onInconclusive: 'pass' | 'fail'
  maxSpendUsd: number
  /** Of which functions it is asked what made them slower. */
  explain: 'regression' | 'always' | 'never'
  maxConcurrency?: number
  seed: number
  reportDir?: string
  /** Where zips are uploaded that are too large to be sent to Lambda. */
  uploadBucket?: string
  /** Whether the figures go to CloudWatch for dashboards. */
  publishMetrics?: boolean
  identity: RunIdentity
  /** What the report has to say about where the functions come from. */
  notes?: readonly string[]
}

/** What previews are named and marked after. */
export interface RunIdentity {
  /** `owner/name`, or `local` outside GitHub. */
  repository: string
  /** `pr-12` or `run-<id>`: the stem of alias names. */
  stem: string
  /** Random, of `[0-9a-z]`: two runs on the same function never meet. */
  token: string
  pullRequest?: number
  base: { sha?: string; ref?: string }
  head: { sha?: string; ref?: string }
  /** GitHub's test merge of head into base, which a workflow checks out by default. */
  mergeSha?: string
  /** Which step of which workflow this is. */
  step?: string
}
