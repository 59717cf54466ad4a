import type { ConcurrencyLimit } from '../aws/lambda/concurrency.ts'
import type { PreviewConfiguration } from '../aws/lambda/configuration.ts'
import type { Deployed } from '../aws/lambda/deployed.ts'
import type { Provisioned } from '../aws/lambda/provisioned.ts'
import type { LocalCode } from '../code/local-code.ts'
import type { FunctionPlan, RunConfiguration, Side } from '../inputs/plan.ts'
import type { Architecture } from '../money/architecture.ts'
import type { Prices } from '../money/prices.ts'
import type { LookedUp } from '../report/looked-up.ts'

/** One function of the plan, with everything that was looked up for it. Nothing is deployed yet. */
export interface Target extends LookedUp {
  plan: FunctionPlan
  /** Base's. */
  deployed: Deployed | undefined
  /** Where head is what is deployed, too. */
  deployedHead?: Deployed
  code: Readonly<Record<Side, LocalCode>>
  configuration: Readonly<Record<Side, PreviewConfiguration>>
  /** The same, as far as price and duration depend on it. */
  run: Readonly<Record<Side, RunConfiguration>>
  prices: Readonly<Record<Side, Prices>>
  /** What limits its concurrency; read where CloudWatch is asked how often it runs. */
  concurrencyLimit?: ConcurrencyLimit
  memorySizesMB: readonly number[]
  deployedMB: Readonly<Record<Side, number>> | undefined
  /** Whether code, configuration or deployed size differ between the sides. */
  isChanged: boolean
  /** What the report has to say about how it was looked up. */
  notes?: readonly string[]
  /** Distinguishes it from another target of the same function. */
  variant?: string
  /** Head on the other architecture, where that is asked for. */
  other?: OtherPlan
  /** Environments that the deployed alias keeps provisioned; read where a month is shown. */
  provisioned?: Provisioned
}

/** Head's code on the architecture that it does not run on, planned. */
export type OtherPlan =
  | { kind: 'none'; architecture: Architecture; reason: string }
  /** Its base is head as it will run, its head the same on the other architecture. */
  | { kind: 'target'; architecture: Architecture; target: Target }
