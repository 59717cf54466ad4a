import { randomBytes } from 'node:crypto'
import type { Call, Context, Operation } from './call.ts'
import { NO_CONTENT, ok } from './call.ts'
import { checkBody, isObject } from './checks.ts'
import { invalidParameter, notFound, ServiceError } from './errors.ts'
import type { Place } from './function-name.ts'
import { jsonBody, referenceOf, stringIn, unqualifiedReferenceOf } from './request.ts'
import type { CodeSigningConfig, State } from './state.ts'
import { findFunction } from './state.ts'

/**
 * Refuses new code under a configuration that enforces signatures. The service knows none, so all
 * code is unsigned.
 */
export function requireSigned(state: State, arn: string | undefined): void {
  if (arn === undefined || configOf(state, arn).policy === 'Warn') return
  throw new ServiceError(
    400,
    'CodeVerificationFailedException',
    'Lambda cannot deploy the function. The function or layer is signed using a signature that is not trusted, and the code signing policy is set to Enforce.',
  )
}

export const createCodeSigningConfig: Operation = (context, call) => {
  const body = jsonBody(call)
  checkBody(
    body,
    {
      Description: { kind: 'string', max: 256 },
      AllowedPublishers: {
        kind: 'object',
        fields: { SigningProfileVersionArns: { kind: 'strings', max: 20 } },
        required: ['SigningProfileVersionArns'],
      },
      CodeSigningPolicies: {
        kind: 'object',
        fields: {
          UntrustedArtifactOnDeployment: { kind: 'string', oneOf: ['Warn', 'Enforce'] },
        },
      },
    },
    ['AllowedPublishers'],
  )
  const config: CodeSigningConfig = {
    arn: newArn(context.place),
    description: stringIn(body, 'Description') ?? '',
    publishers: publishersIn(body.AllowedPublishers),
    policy: policyIn(body.CodeSigningPolicies),
    lastModifiedMs: context.clock.nowMs(),
  }
  context.state.codeSigningConfigs.set(config.arn, config)
  return ok({ CodeSigningConfig: described(config) }, 201)
}

export const getCodeSigningConfig: Operation = (context, call) =>
  ok({ CodeSigningConfig: described(named(context, call)) })

export const deleteCodeSigningConfig: Operation = (context, call) => {
  const { arn } = named(context, call)
  const users = [...context.state.functions.values()]
  if (users.some(({ codeSigningConfigArn }) => codeSigningConfigArn === arn)) {
    throw new ServiceError(
      409,
      'ResourceConflictException',
      `The code signing configuration ${arn} is used by functions.`,
    )
  }
  context.state.codeSigningConfigs.delete(arn)
  return NO_CONTENT
}

export const listCodeSigningConfigs: Operation = ({ state }) =>
  ok({ CodeSigningConfigs: [...state.codeSigningConfigs.values()].map(described) })

/** A function without code signing has an empty answer on AWS. */
export const getFunctionCodeSigningConfig: Operation = (context, call) => {
  const { name, codeSigningConfigArn } = findFunction(context.state, referenceOf(context, call))
  return ok(
    codeSigningConfigArn === undefined
      ? {}
      : { CodeSigningConfigArn: codeSigningConfigArn, FunctionName: name },
  )
}

export const putFunctionCodeSigningConfig: Operation = (context, call) => {
  const body = jsonBody(call)
  checkBody(body, { CodeSigningConfigArn: { kind: 'string' } }, ['CodeSigningConfigArn'])
  const lambda = findFunction(context.state, unqualifiedReferenceOf(context, call))
  const { arn } = configOf(context.state, String(body.CodeSigningConfigArn))
  lambda.codeSigningConfigArn = arn
  return ok({ CodeSigningConfigArn: arn, FunctionName: lambda.name })
}

export const deleteFunctionCodeSigningConfig: Operation = (context, call) => {
  const lambda = findFunction(context.state, unqualifiedReferenceOf(context, call))
  delete lambda.codeSigningConfigArn
  return NO_CONTENT
}

function named({ state }: Context, { path }: Call): CodeSigningConfig {
  const arn = path.CodeSigningConfigArn ?? ''
  const config = state.codeSigningConfigs.get(arn)
  if (config === undefined) throw notFound(`The code signing configuration ${arn} cannot be found.`)
  return config
}

function configOf(state: State, arn: string): CodeSigningConfig {
  const config = state.codeSigningConfigs.get(arn)
  if (config !== undefined) return config
  throw new ServiceError(
    404,
    'CodeSigningConfigNotFoundException',
    `The code signing configuration cannot be found. Check that the provided configuration is not deleted: ${arn}.`,
  )
}

function described({ arn, description, publishers, policy, lastModifiedMs }: CodeSigningConfig) {
  return {
    CodeSigningConfigId: arn.split(':').at(-1) ?? '',
    CodeSigningConfigArn: arn,
    Description: description,
    AllowedPublishers: { SigningProfileVersionArns: [...publishers] },
    CodeSigningPolicies: { UntrustedArtifactOnDeployment: policy },
    LastModified: `${new Date(lastModifiedMs).toISOString().slice(0, -1)}+0000`,
  }
}

function publishersIn(value: unknown): string[] {
  const arns = isObject(value) ? value.SigningProfileVersionArns : undefined
  if (Array.isArray(arns) && arns.length > 0) return arns.map(String)
  throw invalidParameter('AllowedPublishers must name at least one signing profile version.')
}

function policyIn(value: unknown): CodeSigningConfig['policy'] {
  const policy = isObject(value) ? value.UntrustedArtifactOnDeployment : undefined
  return policy === 'Enforce' ? 'Enforce' : 'Warn'
}

function newArn({ region, accountId }: Place): string {
  return `arn:aws:lambda:${region}:${accountId}:code-signing-config:csc-${randomBytes(9).toString('hex').slice(0, 17)}`
}
