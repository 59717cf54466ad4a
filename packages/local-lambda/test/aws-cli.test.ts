import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import { createEnvironmentFactory } from '../src/execution/factory.ts'
import { SETTLED_AT_ONCE } from '../src/latencies.ts'
import type { LambdaService } from '../src/service.ts'
import { startLambdaService } from '../src/service.ts'
import { ROLE, zipOf } from './support.ts'

const run = promisify(execFile)
const ARN = 'arn:aws:lambda:us-east-1:000000000000:function:greeter'
const CODE = `export const handler = async (event, context) => {
  console.log('greeting', event.name)
  return { greeting: 'hello ' + event.name, version: context.functionVersion }
}`

const installed = await run('aws', ['--version']).then(
  () => true,
  () => false,
)
if (!installed) {
  console.warn('The AWS command line is not on the PATH: the test with it is skipped.')
}

/** The command line in a directory of its own, with nothing of the user's configuration. */
async function commandLine(service: LambdaService) {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'aws-cli-test-'))
  const env = {
    PATH: process.env.PATH,
    HOME: directory,
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_PAGER: '',
  }
  const aws = async (command: string, ...more: string[]) => {
    // By flag: releases before 2.13 do not know the variable.
    const args = ['--endpoint-url', service.endpoint, 'lambda', ...command.split(' '), ...more]
    const { stdout } = await run('aws', args, {
      cwd: directory,
      env,
    })
    return stdout.trim() === '' ? undefined : JSON.parse(stdout)
  }
  return { aws, directory, [Symbol.asyncDispose]: () => rm(directory, { recursive: true }) }
}

describe('the AWS command line', () => {
  const testIfInstalled = installed ? test : test.skip

  testIfInstalled(
    'creates a function, publishes, aliases, invokes, updates, tags and deletes it',
    async () => {
      await using service = await startLambdaService({
        latencies: SETTLED_AT_ONCE,
        factory: createEnvironmentFactory(),
        maxEnvironments: 2,
      })
      await using cli = await commandLine(service)
      const { aws, directory } = cli
      const zip = zipOf(CODE, 'index.mjs')
      await writeFile(path.join(directory, 'event.json'), '{"name":"you"}')
      await writeFile(path.join(directory, 'code.zip'), zip)
      const created = await aws(
        `create-function --function-name greeter --runtime nodejs22.x --role ${ROLE} --handler index.handler --zip-file fileb://code.zip --memory-size 256 --tags team=a`,
      )
      expect(created).toMatchObject({ FunctionArn: ARN, State: 'Pending', MemorySize: 256 })
      await aws('wait function-active-v2 --function-name greeter')
      expect(await aws('publish-version --function-name greeter')).toMatchObject({ Version: '1' })
      await aws('create-alias --function-name greeter --name live --function-version 1')

      const invoked = await aws(
        'invoke --function-name greeter --qualifier live --log-type Tail --payload fileb://event.json out.json',
      )
      expect(invoked).toMatchObject({ StatusCode: 200, ExecutedVersion: '1' })
      expect(JSON.parse(await readFile(path.join(directory, 'out.json'), 'utf8'))).toEqual({
        greeting: 'hello you',
        version: '1',
      })
      const log = Buffer.from(invoked.LogResult, 'base64').toString()
      expect(log).toMatch(
        /^START RequestId: (\S+) Version: 1\n.*greeting you\nEND RequestId: \1\nREPORT RequestId: \1\tDuration: \d+\.\d\d ms\tBilled Duration: \d+ ms\tMemory Size: 256 MB\tMax Memory Used: \d+ MB\tInit Duration: \d+\.\d\d ms\t\n$/s,
      )

      expect(await aws('list-functions --query Functions[].FunctionName')).toEqual(['greeter'])
      expect(
        await aws('list-versions-by-function --function-name greeter --query Versions[].Version'),
      ).toEqual(['$LATEST', '1'])
      expect(await aws('list-aliases --function-name greeter --query Aliases[].Name')).toEqual([
        'live',
      ])
      const { Code } = await aws('get-function --function-name greeter')
      expect(Buffer.from(await (await fetch(Code.Location)).arrayBuffer())).toEqual(
        Buffer.from(zip),
      )

      expect(
        await aws('update-function-configuration --function-name greeter --memory-size 512'),
      ).toMatchObject({
        MemorySize: 512,
        LastUpdateStatus: 'InProgress',
      })
      await aws('wait function-updated-v2 --function-name greeter')
      expect(
        await aws(
          'update-function-code --function-name greeter --zip-file fileb://code.zip --publish',
        ),
      ).toMatchObject({ Version: '2' })
      await aws(`tag-resource --resource ${ARN} --tags cost=watched`)
      expect(await aws(`list-tags --resource ${ARN}`)).toEqual({
        Tags: { team: 'a', cost: 'watched' },
      })

      await expect(aws('delete-function --function-name greeter --qualifier 1')).rejects.toThrow(
        /ResourceConflictException/,
      )
      await aws('delete-alias --function-name greeter --name live')
      await aws('delete-function --function-name greeter')
      await expect(aws('get-function --function-name greeter')).rejects.toThrow(
        `An error occurred (ResourceNotFoundException) when calling the GetFunction operation: Function not found: ${ARN}`,
      )
      expect(service.snapshot()).toEqual({})
    },
  )
})
