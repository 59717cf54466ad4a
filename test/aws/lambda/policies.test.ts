import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'

interface Policy {
  Statement: { Action: string | string[]; Resource: string | string[]; Condition?: object }[]
}

/** Operations whose permission has another name. */
const RENAMED: Readonly<Record<string, string>> = {
  Invoke: 'InvokeFunction',
  ListObjectsV2: 'ListBucket',
}

/** Every module that these modules import, of src/aws/lambda, themselves included. */
function reachable(entries: readonly string[]): string[] {
  const seen = new Set<string>()
  const visit = (file: string) => {
    if (seen.has(file)) return
    seen.add(file)
    const imports = source(file).matchAll(/^import (type )?[^']*? from '(?:\.\/)?([^']+)'/gms)
    for (const [, type, next] of imports) {
      if (type === undefined && next !== undefined && isOurs(next)) visit(next)
    }
  }
  for (const entry of entries) visit(entry)
  return [...seen]
}

/** What S3 is asked has a policy of its own. */
function isOurs(file: string): boolean {
  return (
    !file.startsWith('../s3/') &&
    existsSync(path.join('src/aws/lambda', file)) &&
    file.endsWith('.ts')
  )
}

function source(file: string): string {
  return readFileSync(path.join('src/aws/lambda', file), 'utf8')
}

const logs = (file: string) => readFileSync(path.join('src/aws/cloudwatch', file), 'utf8')

/** Actions of the commands that code sends. */
function sentBy(text: string, service = 'lambda'): string[] {
  const calls = text.matchAll(/new (?:sdk\.)?(\w+)Command\(|\bpaginate([A-Z]\w+)\b/g)
  return [...calls].map(([, command, list]) => {
    const operation = command ?? list ?? ''
    return `${service}:${RENAMED[operation] ?? operation}`
  })
}

/** The text of one function of a file, up to the next one at the same depth. */
function functionIn(file: string, name: string): string {
  const [, text = ''] = new RegExp(`function ${name}\\b([^]*?)\\n}\\n`).exec(source(file)) ?? []
  return text
}

function unique(actions: readonly string[]): string[] {
  return [...new Set(actions)].sort()
}

function allowedBy(policy: Policy): string[] {
  return unique(policy.Statement.flatMap(({ Action }) => Action))
}

function policy(name: string): Policy {
  return JSON.parse(readFileSync(path.join('docs/iam', `${name}.json`), 'utf8')) as Policy
}

const sentByAll = (files: readonly string[]) => files.flatMap((file) => sentBy(source(file)))
/** What creating a function with tags and a role needs beside its own action. */
const BESIDE_CREATE = ['lambda:TagResource', 'lambda:GetLayerVersion', 'iam:PassRole']

describe('the policies in docs/iam grant exactly what the code can call', () => {
  const common = [
    'deployed.ts',
    'provisioned.ts',
    'concurrency.ts',
    'code-signing.ts',
    'invoke.ts',
    'wait.ts',
  ]

  test('for isolated previews', () => {
    const files = reachable([...common, 'previews.ts', 'runtime-version.ts']).filter(
      (file) => file !== 'latest.ts',
    )
    const sent = [
      ...sentByAll(files),
      // Of latest.ts, all but the code, which isolated previews never change.
      ...sentBy(source('latest.ts')).filter((action) => action !== 'lambda:UpdateFunctionCode'),
      ...BESIDE_CREATE,
      ...sentBy(logs('log-group.ts'), 'logs'),
      ...sentBy(logs('log-events.ts'), 'logs'),
      ...sentBy(readFileSync('src/aws/xray/segments.ts', 'utf8'), 'xray'),
    ]
    expect(allowedBy(policy('isolated'))).toEqual(unique(sent))
  })

  test('for previews in place', () => {
    const sent = [
      ...sentByAll(reachable([...common, 'in-place.ts'])),
      'iam:PassRole',
      // The function's log group is read, and never changed.
      ...sentBy(functionIn('../cloudwatch/log-group.ts', 'readLogGroups'), 'logs'),
      ...sentBy(logs('log-events.ts'), 'logs'),
      ...sentBy(readFileSync('src/aws/xray/segments.ts', 'utf8'), 'xray'),
    ]
    expect(allowedBy(policy('in-place'))).toEqual(unique(sent))
  })

  test('for sweeping isolated previews', () => {
    const sent = [
      ...sentBy(source('sweep.ts')),
      ...sentBy(functionIn('preview-function.ts', 'deletePreviewFunction')),
    ]
    expect(allowedBy(policy('sweep'))).toEqual(unique(sent))
  })

  test('for a bucket that large zips are in meanwhile', () => {
    const sent = sentBy(readFileSync('src/aws/s3/objects.ts', 'utf8'), 's3')
    // Deleting one version has an action of its own.
    expect(allowedBy(policy('upload-bucket'))).toEqual(unique([...sent, 's3:DeleteObjectVersion']))
  })

  test('for looking up the names of a stack, and the commit that it was made of', () => {
    const commands = ['stack.ts', 'template-commit.ts']
      .map((file) => readFileSync(`src/aws/cloudformation/${file}`, 'utf8'))
      .join('\n')
    expect(allowedBy(policy('stack-names'))).toEqual(unique(sentBy(commands, 'cloudformation')))
  })

  test('and the preflight tries nothing else', () => {
    const { Statement: isolated } = policy('isolated')
    const { Statement: inPlace } = policy('in-place')
    const granted = allowedBy({ Statement: [...isolated, ...inPlace] })
    for (const action of sentBy(source('preflight.ts'))) expect(granted).toContain(action)
  })
})

test('no policy lets a whole function of the user be deleted', () => {
  for (const name of ['isolated', 'in-place', 'sweep']) {
    for (const { Action, Resource } of policy(name).Statement) {
      if (![Action].flat().includes('lambda:DeleteFunction')) continue
      for (const resource of [Resource].flat()) {
        expect(resource).toMatch(/:function:(lambda-cost-gate-\*|FUNCTION:\*)$/)
      }
    }
  }
})

test('the CloudFormation template grants what isolated.json, sweep.json and upload-bucket.json grant', () => {
  const template = parse(readFileSync('docs/iam/role.cloudformation.yml', 'utf8'), {
    logLevel: 'silent',
  }) as {
    Resources: {
      Role: { Properties: { Policies: { PolicyDocument: Policy }[] } }
      UploadBucketPolicy: { Properties: { PolicyDocument: Policy } }
    }
  }
  const [granted] = template.Resources.Role.Properties.Policies
  const actions = unique([...allowedBy(policy('isolated')), ...allowedBy(policy('sweep'))])
  expect(allowedBy(granted?.PolicyDocument ?? { Statement: [] })).toEqual(actions)
  expect(allowedBy(template.Resources.UploadBucketPolicy.Properties.PolicyDocument)).toEqual(
    allowedBy(policy('upload-bucket')),
  )
})
