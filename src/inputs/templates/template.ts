import type { Architecture } from '../../money/architecture.ts'

/** A function that a template declares, as far as the template alone tells. */
export interface TemplateFunction {
  /** How to name it to a user: logical id, construct path (CDK) or address (Terraform). */
  id: string
  /** Everything a user may call it by, `id` included. */
  ids: readonly string[]
  /** Logical ids that lead to it in a stack of CloudFormation: `Orders`, `Back/Orders`. */
  logicalPath?: string
  /** Name that its stack is deployed as, where the template states it. */
  stackName?: string
  /** Name it is deployed under, where the template states it. */
  functionName?: string
  code: TemplateCode
  handler?: string
  runtime?: string
  architecture?: Architecture
  memoryMB?: number
  timeoutSeconds?: number
  ephemeralStorageMB?: number
  /** Names only: values may be secrets, and often are not known before the deployment. */
  environmentNames: readonly string[]
  /** What the template leaves open: `MemorySize` and `!Ref Memory`. */
  open: readonly OpenProperty[]
  /** It serves custom resources of the template, not the application. */
  servesDeployment: boolean
}

export type TemplateCode =
  /** Absolute; below the workspace. It need not exist yet. */
  | { kind: 'path'; path: string }
  /** As a clause: `it is a container image`. */
  | { kind: 'elsewhere'; reason: string }

/** A property whose value only the deployment knows. */
export interface OpenProperty {
  property: string
  /** The expression, in short form. */
  expression: string
}

/** The functions of a template, and what else its reader has to be told. */
export interface Template {
  functions: readonly TemplateFunction[]
  notes: readonly string[]
}

/** What Lambda does where a template says nothing. */
export const LAMBDA_DEFAULTS = {
  memoryMB: 128,
  timeoutSeconds: 3,
  architecture: 'x86_64',
  ephemeralStorageMB: 512,
} as const
