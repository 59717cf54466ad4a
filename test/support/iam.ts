import { readFileSync } from 'node:fs'
import path from 'node:path'
import * as sdk from '@aws-sdk/client-lambda'
import type { Fault, FaultedRequest } from '@lambda-cost-gate/local-lambda'
import { ROOT } from './dist.ts'

export interface Statement {
  Action: string | string[]
  Resource: string | string[]
}

/** Statements of policies of docs/iam for the function `orders`, without these actions. */
export function statementsOf(
  names: readonly string[],
  without: readonly string[] = [],
): Statement[] {
  return names.flatMap((name) => {
    const text = readFileSync(path.join(ROOT, 'docs/iam', `${name}.json`), 'utf8')
    const { Statement: all } = JSON.parse(
      text.replaceAll('FUNCTION', 'orders').replaceAll('ACCOUNT', '*'),
    ) as {
      Statement: Statement[]
    }
    return all.map(({ Action, Resource }) => ({
      Action: [Action].flat().filter((action) => !without.includes(action)),
      Resource,
    }))
  })
}

/** Refuses what no statement allows, as IAM does: by action and resource. */
export function enforcing(
  statements: readonly Statement[],
): (request: FaultedRequest) => Fault | undefined {
  return ({ operation, resource }) => {
    // An address that is signed beforehand carries its right with it.
    if (!(`${operation}Command` in sdk)) return undefined
    const action = `lambda:${operation === 'Invoke' ? 'InvokeFunction' : operation}`
    const arn = resource.startsWith('arn:')
      ? resource
      : `arn:aws:lambda:us-east-1:000000000000:function:${resource}`
    const allowed = statements.some(
      ({ Action, Resource }) =>
        [Action].flat().includes(action) && [Resource].flat().some((each) => like(each, arn)),
    )
    if (allowed) return undefined
    return {
      kind: 'answer',
      status: 403,
      code: 'AccessDeniedException',
      message: `User: arn:aws:sts::123456789012:assumed-role/gate/run is not authorized to perform: ${action} on resource: ${arn} because no identity-based policy allows the ${action} action`,
    }
  }
}

/** IAM's StringLike: `*` is any text, `?` one character. */
export function like(pattern: string, text: string): boolean {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's').test(text)
}
