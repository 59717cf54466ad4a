/** GitHub's own words for the main-branch side and the pull-request side. */
export type Side = 'base' | 'head'
export const SIDES = ['base', 'head'] as const

export type Architecture = 'x86_64' | 'arm64'
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
}

/** Where code comes from: a path on this machine, or the deployed function itself. */
export type CodeSource = { kind: 'path'; path: string } | { kind: 'deployed' }

/** What the user said about one function; what is deployed fills in the rest. */
export interface FunctionPlan {
  /** Name in the report: the deployed function's, or one made up from the code's path. */
  name: string
  /** Name or ARN to look up, where the user gave one. */
  functionName?: string
  qualifier: string
  code: Readonly<Record<Side, CodeSource>>
  payloads: readonly Payload[]
  memorySizesMB?: readonly number[]
  headMemoryMB?: number
  overrides: ConfigurationOverrides
  limits: { durationPercent: number; costPercent: number; initPercent: number }
  failOn: 'any' | 'deployed' | 'none'
  invocationsPerMonth?: number
  coldStartShare: number
}

/** Configuration of the previews that the user wants instead of the deployed one. */
export interface ConfigurationOverrides {
  runtime?: string
  handler?: string
  timeoutSeconds?: number
  architecture?: Architecture
  environment?: Readonly<Record<string, string>>
  executionRole?: string
}

/** Everything a check will do, validated, once. Nothing behind it reads inputs again. */
export interface CheckPlan {
  backend: Backend
  region: string
  functions: readonly FunctionPlan[]
  onInconclusive: 'pass' | 'fail'
  maxSpendUsd: number
  maxConcurrency?: number
  seed: number
  reportDir?: string
  identity: RunIdentity
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
}
