import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { SETTLED_AT_ONCE, startLambdaService } from '@lambda-cost-gate/local-lambda'
import { fakeFactory } from '@lambda-cost-gate/local-lambda/test-support'
import { zipSync } from 'fflate'
import { check, planOf } from '../support/check.ts'
import { createDeployed } from '../support/deployed.ts'
import { directoryWith } from '../support/files.ts'

const NAMES = Array.from({ length: 6 }, (_, index) => `function-${index}`)

/** Checks functions that are deployed with the very code that head has, and counts what was asked of AWS. */
async function requestsFor(form: 'zip' | 'directory') {
  using directory = directoryWith()
  await using service = await startLambdaService({
    factory: fakeFactory(),
    latencies: SETTLED_AT_ONCE,
  })
  for (const name of NAMES) {
    const source = Buffer.from(`export const handler = '${name}'`)
    // Packed as no tool of ours packs it.
    const zip = zipSync({ 'index.mjs': [source, { level: 0, comment: name }] })
    await createDeployed(service.endpoint, name, 512, { Code: { ZipFile: zip } })
    mkdirSync(path.join(directory.path, name))
    writeFileSync(path.join(directory.path, `${name}.zip`), zip)
    writeFileSync(path.join(directory.path, name, 'index.mjs'), source)
  }
  const before = service.requests.length
  const plan = await planOf(
    NAMES.map((name) => ({
      'function-name': name,
      'head-code': form === 'zip' ? `${name}.zip` : name,
      'memory-sizes': '512',
    })),
    directory.path,
  )
  const { functions } = await check(plan, service.endpoint)
  expect(functions.map(({ kind }) => kind)).toEqual(NAMES.map(() => 'unchanged'))
  const asked = new Map<string, number>()
  for (const { operation = '' } of service.requests.slice(before)) {
    if (!/^(GetFunction|DownloadCode|CreateFunction|PublishVersion)$/.test(operation)) continue
    asked.set(operation, (asked.get(operation) ?? 0) + 1)
  }
  return Object.fromEntries(asked)
}

describe('functions that did not change are looked up once', () => {
  test('and not downloaded, where head is the very zip that is deployed', async () => {
    expect(await requestsFor('zip')).toEqual({ GetFunction: NAMES.length })
  })

  test('and downloaded once, where head is a directory with the same files', async () => {
    expect(await requestsFor('directory')).toEqual({
      GetFunction: NAMES.length,
      DownloadCode: NAMES.length,
    })
  })
})
