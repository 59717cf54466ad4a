import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { ClientRequest } from 'node:http'
import { describe, expect, test } from '@jest/globals'
import type { EnvironmentSpec, InvocationOutcome } from '@lambda-cost-gate/local-lambda'
import { SETTLED_AT_ONCE, startLambdaService } from '@lambda-cost-gate/local-lambda'
import { fakeFactory } from '@lambda-cost-gate/local-lambda/test-support'
import { seededRandom } from '../../src/shared/random.ts'
import { check, type Flags, planOf } from '../support/check.ts'
import { createDeployed } from '../support/deployed.ts'
import { directoryWith } from '../support/files.ts'

const FLAGS: Flags = {
  'base-code': 'base',
  'head-code': 'head',
  runtime: 'nodejs24.x',
  handler: 'index.handler',
  'memory-sizes': '512,1024',
}
const CODE = {
  'base/index.mjs': 'export const handler = 1',
  'head/index.mjs': 'export const handler = 2',
}

/** Quiet noise: environments and invocations differ by 1 %. Which environment is how fast depends on which comes first. */
function durations(factorOf: (side: 'base' | 'head', memoryMB: number) => number) {
  const random = seededRandom(5, 'noise')
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const speeds = new Map<string, number>()
  return (spec: EnvironmentSpec): Partial<InvocationOutcome> => {
    const side = /-b\d+-\d+-\w+$/.test(spec.functionName) ? 'base' : 'head'
    const key = `${spec.functionName}:${spec.version}`
    const speed = speeds.get(key) ?? Math.exp(0.01 * normal())
    speeds.set(key, speed)
    const share = Math.min(spec.memoryMB / 1769, 1)
    const durationMs =
      (1000 / share) * speed * factorOf(side, spec.memoryMB) * Math.exp(0.01 * normal())
    return { durationMs: Math.round(durationMs * 100) / 100 }
  }
}

async function service(factorOf: (side: 'base' | 'head', memoryMB: number) => number) {
  const factory = fakeFactory()
  const duration = durations(factorOf)
  factory.answer = (_, spec) => duration(spec)
  return startLambdaService({ latencies: SETTLED_AT_ONCE, factory, maxEnvironments: 8 })
}

async function verdictOf(factorOf: (side: 'base' | 'head', memoryMB: number) => number) {
  using directory = directoryWith(CODE)
  await using local = await service(factorOf)
  const result = await check(await planOf([FLAGS], directory.path), local.endpoint)
  const [first] = result.functions
  if (first?.kind !== 'measured') throw new Error('not measured')
  return { ...first, left: local.snapshot() }
}

describe('a check', () => {
  test('invokes a service of this process directly, and asks it for all else over the network', async () => {
    using directory = directoryWith(CODE)
    await using local = await service(() => 1)
    const requested: string[] = []
    const note = (message: unknown) =>
      requested.push((message as { request: ClientRequest }).request.path)
    subscribe('http.client.request.start', note)
    const plan = await planOf([FLAGS], directory.path)
    await check(plan, local.endpoint, { inProcess: local }).finally(() =>
      unsubscribe('http.client.request.start', note),
    )
    expect(local.requests.filter(({ operation }) => operation === 'Invoke').length).toBeGreaterThan(
      9,
    )
    // Whether it may be invoked is asked of a function that there is not.
    const invoked = requested.filter((path) => path.includes('/invocations'))
    expect(invoked).toEqual([expect.stringContaining('-probe-')])
  })

  test('fails where head is 20 % slower, and leaves nothing behind', async () => {
    const { comparison, left } = await verdictOf((side) => (side === 'head' ? 1.2 : 1))
    expect(comparison.verdict).toBe('fail')
    const change = comparison.sizes[0]?.duration?.changePercent ?? 0
    expect(change).toBeGreaterThan(15)
    expect(change).toBeLessThan(25)
    expect(left).toEqual({})
  })

  test('passes where nothing changed', async () => {
    const { comparison } = await verdictOf(() => 1)
    expect(comparison.verdict).toBe('pass')
  })

  test('measures each side in as many environments, each of its own version', async () => {
    const { samples, comparison } = await verdictOf(() => 1)
    const environments = (side: string, memoryMB: number) =>
      new Set(
        samples
          .read()
          .filter((sample) => sample.side === side && sample.memoryMB === memoryMB)
          .map(({ environment }) => environment),
      ).size
    for (const memoryMB of [512, 1024]) {
      expect(environments('base', memoryMB)).toBe(comparison.replicas)
      expect(environments('head', memoryMB)).toBe(comparison.replicas)
    }
  })

  test('takes several functions at once, and deploys nothing for one that did not change', async () => {
    using directory = directoryWith({ ...CODE, 'other/index.mjs': 'export const handler = 1' })
    await using local = await service(() => 1)
    const plan = await planOf(
      [
        { ...FLAGS, 'function-name': 'orders' },
        { ...FLAGS, 'function-name': 'invoices', 'head-code': 'other' },
      ],
      directory.path,
    )
    const { functions } = await check(plan, local.endpoint)
    expect(functions.map(({ kind, plan }) => [plan.name, kind])).toEqual([
      ['orders', 'measured'],
      ['invoices', 'unchanged'],
    ])
  })

  test('marks every preview with whose it is, and gives head an alias at each size', async () => {
    using directory = directoryWith(CODE)
    await using local = await service(() => 1)
    await check(await planOf([FLAGS], directory.path), local.endpoint)
    const created = local.requests.filter(({ operation }) => operation === 'CreateFunction')
    expect(created.length).toBeGreaterThan(0)
    const aliases = local.requests.filter(
      ({ operation, status }) => operation === 'CreateAlias' && status === 201,
    )
    expect(aliases).toHaveLength(2)
    for (const { resource } of aliases) expect(resource).toMatch(/-h\d+-0-/)
  })
})

test('a deployed function is the base, is only read, and stays as it is', async () => {
  using directory = directoryWith(CODE)
  await using local = await service((side) => (side === 'head' ? 1.2 : 1))
  await createDeployed(local.endpoint, 'orders', 512)
  const before = local.snapshot()
  const plan = await planOf(
    [{ 'function-name': 'orders', 'head-code': 'head', 'memory-sizes': '512' }],
    directory.path,
  )
  const { functions } = await check(plan, local.endpoint)
  expect(functions[0]).toMatchObject({ kind: 'measured', comparison: { verdict: 'fail' } })
  expect(local.snapshot()).toEqual(before)
  const touching = local.requests
    .filter(({ resource }) => /(^|:)orders(:|$)/.test(resource))
    .map(({ operation }) => operation)
  expect(touching.filter((operation) => !operation.startsWith('Get')).slice(1)).toEqual([])
})

test('a cancelled check deletes its previews before it ends', async () => {
  using directory = directoryWith(CODE)
  await using local = await service(() => 1)
  const cancel = new AbortController()
  const lines: string[] = []
  const running = check(await planOf([FLAGS], directory.path), local.endpoint, {
    signal: cancel.signal,
    lines,
  })
  const cancelWhenMeasuring = async () => {
    while (!local.requests.some(({ operation }) => operation === 'Invoke')) {
      await new Promise((resolve) => setImmediate(resolve))
    }
    cancel.abort(new Error('cancelled'))
  }
  await Promise.all([cancelWhenMeasuring(), expect(running).rejects.toThrow('cancelled')])
  expect(local.snapshot()).toEqual({})
})

const refusing = (operation: string, resource: RegExp) => ({
  before: (request: { operation: string; resource: string }) =>
    request.operation === operation && resource.test(request.resource)
      ? ({ kind: 'answer', status: 400, code: 'ServiceException', message: 'No luck.' } as const)
      : undefined,
})

test('one of several that cannot be measured keeps no other from it, and all is cleaned up', async () => {
  using directory = directoryWith(CODE)
  const factory = fakeFactory()
  factory.answer = (_, spec) => durations(() => 1)(spec)
  let lost = ''
  await using local = await startLambdaService({
    latencies: SETTLED_AT_ONCE,
    factory,
    maxEnvironments: 8,
    faults: {
      before: ({ operation, resource }) => {
        const [, preview] = /^(.*)-[bh]\d+-\d+-\w+/.exec(resource) ?? []
        if (operation !== 'CreateAlias' || preview === undefined) return undefined
        // All previews of the function that is the first to be given an alias.
        lost ||= preview
        return preview === lost
          ? { kind: 'answer', status: 400, code: 'CodeStorageExceeded', message: 'No room.' }
          : undefined
      },
    },
  })
  const names = ['orders', 'invoices', 'mailer']
  const lines: string[] = []
  const plan = await planOf(
    names.map((name) => ({ ...FLAGS, 'function-name': name, 'memory-sizes': '512' })),
    directory.path,
  )
  const { functions } = await check(plan, local.endpoint, { lines })
  expect(functions.map(({ kind }) => kind).sort()).toEqual(['measured', 'measured', 'unmeasured'])
  const unmeasured = functions.find(({ kind }) => kind === 'unmeasured')
  expect(unmeasured).toMatchObject({ error: { message: 'No room.' } })
  expect(lines).toContain(`${unmeasured?.plan.name} cannot be measured.`)
  for (const each of functions) {
    if (each.kind === 'measured') expect(each.comparison.verdict).toBe('pass')
  }
  expect(local.snapshot()).toEqual({})
})

test('one of several that cannot be looked up keeps no other from being measured', async () => {
  using directory = directoryWith(CODE)
  const factory = fakeFactory()
  factory.answer = (_, spec) => durations(() => 1)(spec)
  await using local = await startLambdaService({
    latencies: SETTLED_AT_ONCE,
    factory,
    maxEnvironments: 8,
    faults: refusing('GetFunction', /invoices/),
  })
  const plan = await planOf(
    ['orders', 'invoices'].map((name) => ({ ...FLAGS, 'function-name': name })),
    directory.path,
  )
  const { functions } = await check(plan, local.endpoint)
  expect(functions.map(({ kind, plan: { name } }) => [name, kind])).toEqual([
    ['orders', 'measured'],
    ['invoices', 'unmeasured'],
  ])
})

test('when nothing is known of any function, the run says why', async () => {
  using directory = directoryWith(CODE)
  await using local = await startLambdaService({
    latencies: SETTLED_AT_ONCE,
    factory: fakeFactory(),
    maxEnvironments: 8,
    faults: refusing('GetFunction', /./),
  })
  const plan = await planOf(
    ['orders', 'invoices'].map((name) => ({ ...FLAGS, 'function-name': name })),
    directory.path,
  )
  await expect(check(plan, local.endpoint)).rejects.toThrow(
    'None of 2 functions could be measured; the first, orders: AWS Lambda answered ServiceException (400): No luck.',
  )
})

test('a function that a template adds is reported as new, unless nothing is deployed at all', async () => {
  using directory = directoryWith(CODE)
  await using local = await service(() => 1)
  const flags = { 'head-code': 'head', 'memory-sizes': '512' }
  const plan = await planOf(
    ['orders', 'refunds'].map((name) => ({ ...flags, 'function-name': name })),
    directory.path,
  )
  const functions = plan.functions.map((each) => ({
    ...each,
    template: {
      file: 'template.yaml',
      logicalId: each.name,
      configuration: {},
      environmentNames: [],
      environmentLiterals: {},
    },
  }))
  await expect(check({ ...plan, functions }, local.endpoint)).rejects.toThrow(
    /no function (orders|refunds) is deployed here/,
  )
  await createDeployed(local.endpoint, 'orders', 512)
  const result = await check({ ...plan, functions }, local.endpoint)
  expect(result.functions.map(({ kind, plan: { name } }) => [name, kind])).toEqual([
    ['orders', 'measured'],
    ['refunds', 'new'],
  ])
})

test('when one function cannot be measured, all previews are deleted', async () => {
  using directory = directoryWith(CODE)
  const factory = fakeFactory()
  await using local = await startLambdaService({
    latencies: SETTLED_AT_ONCE,
    factory,
    maxEnvironments: 4,
    faults: {
      before: ({ operation }) =>
        operation === 'CreateAlias'
          ? { kind: 'answer', status: 400, code: 'InvalidParameterValueException', message: 'no' }
          : undefined,
    },
  })
  await expect(check(await planOf([FLAGS], directory.path), local.endpoint)).rejects.toThrow('no')
  expect(local.snapshot()).toEqual({})
})
