import type { ConcurrencyLimit } from '../aws/lambda/concurrency.ts'
import type { PreviewConfiguration } from '../aws/lambda/configuration.ts'
import type { Deployed } from '../aws/lambda/deployed.ts'
import type { Provisioned } from '../aws/lambda/provisioned.ts'
import type { LocalCode } from '../code/local-packages.ts'
import type { FunctionPlan, RunConfiguration, Side } from '../inputs/plan.ts'
import type { Architecture } from '../money/architecture.ts'
import type { Prices } from '../money/prices.ts'
import type { BaseSource } from '../report/base-source.ts'
import type { DeployedDifferences } from '../report/deployed-differences.ts'
import type { HeadSource } from '../report/head-source.ts'
import type { LogGroupFacts } from '../report/log-group.ts'

/** One function of the plan, with everything that was looked up for it. Nothing is deployed yet. */
export interface Target {
  plan: FunctionPlan
  /** Base's. */
  deployed: Deployed | undefined
  /** Where head is what is deployed, too. */
  deployedHead?: Deployed
  /** In what both differ beside their code. */
  differences?: DeployedDifferences
  code: Readonly<Record<Side, LocalCode>>
  configuration: Readonly<Record<Side, PreviewConfiguration>>
  /** The same, as far as price and duration depend on it. */
  run: Readonly<Record<Side, RunConfiguration>>
  prices: Readonly<Record<Side, Prices>>
  /** What limits its concurrency; read where CloudWatch is asked how often it runs. */
  concurrencyLimit?: ConcurrencyLimit
  /** Where the deployed function logs, once that was looked up. */
  logGroup?: LogGroupFacts
  memorySizesMB: readonly number[]
  deployedMB: Readonly<Record<Side, number>> | undefined
  /** Whether code, configuration or deployed size differ between the sides. */
  isChanged: boolean
  /** What base really is. */
  baseSource?: BaseSource
  /** What head is, where it is deployed. */
  headSource?: HeadSource
  /** What the report has to say about how it was looked up. */
  notes?: readonly string[]
  /** Told apart from another target of the same function by this. */
  variant?: string
  /** Head on the other architecture, where that is asked for. */
  other?: OtherPlan
  /** Environments that the deployed alias keeps provisioned; read where a month is told. */
  provisioned?: Provisioned
}

/** Head's code on the architecture that it does not run on, planned. */
export type OtherPlan =
  | { kind: 'none'; architecture: Architecture; reason: string }
  /** Its base is head as it will run, its head the same on the other architecture. */
  | { kind: 'target'; architecture: Architecture; target: Target }
