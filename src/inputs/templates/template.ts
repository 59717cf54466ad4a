import type { Architecture } from '../../money/architecture.ts'

/** A function that a template declares, as far as the template alone says. */
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
  /** In their order; absent where there are none. */
  layers?: readonly TemplateLayer[]
  handler?: string
  runtime?: string
  architecture?: Architecture
  memoryMB?: number
  timeoutSeconds?: number
  ephemeralStorageMB?: number
  /** Whether X-Ray records traces of it; absent where only the deployment knows. */
  tracing?: boolean
  /** Names of environment variables, also of those whose values only the deployment knows. */
  environmentNames: readonly string[]
  /** Values that are known without deploying, for the embedded service. Of Terraform's those that it
   * does not say are sensitive. */
  environmentLiterals: Readonly<Record<string, string>>
  /** What the template leaves open: `MemorySize` and `!Ref Memory`. */
  open: readonly OpenProperty[]
  /** It serves custom resources of the template, not the application. */
  servesDeployment: boolean
  /** Why it is only measured when it is picked, as a clause. */
  unlessPicked?: string
  /** Why no preview can be made of it, as a clause: `it is a durable function`. */
  unsupported?: string
}

export type TemplateCode =
  /** Absolute; below the workspace. It need not exist yet. */
  | { kind: 'path'; path: string }
  /** The text of its only file, which stands in the template itself. */
  | { kind: 'inline'; fileName: string; text: string }
  /** As a clause: `it is a container image`. */
  | { kind: 'elsewhere'; reason: string }
  /** It has code here that cannot be used, as a clause with what to do. */
  | { kind: 'unusable'; reason: string }

/** A layer of a function; `path` is that of what is below `/opt`, a directory or zip, where it is here. */
export interface TemplateLayer {
  name: string
  path?: string
}

/** A property whose value only the deployment knows. */
export interface OpenProperty {
  property: string
  /** The expression, in short form. */
  expression: string
}

/** The functions of a template, and what else its reader has to know. */
export interface Template {
  functions: readonly TemplateFunction[]
  /** Parts that may hold functions and were not read, each as a sentence with what to do. */
  notRead: readonly string[]
  notes: readonly string[]
}

export function joinTemplates(templates: readonly Template[]): Template {
  return {
    functions: templates.flatMap(({ functions }) => functions),
    notRead: templates.flatMap(({ notRead }) => notRead),
    notes: templates.flatMap(({ notes }) => notes),
  }
}

/** What Lambda does where a template says nothing. */
export const LAMBDA_DEFAULTS = {
  memoryMB: 128,
  timeoutSeconds: 3,
  architecture: 'x86_64',
  ephemeralStorageMB: 512,
} as const
