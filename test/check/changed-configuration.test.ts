import { GetFunctionConfigurationCommand } from '@aws-sdk/client-lambda'
import { describe, expect, test } from '@jest/globals'
import { SETTLED_AT_ONCE, startLambdaService } from '@lambda-cost-gate/local-lambda'
import { clientOf, fakeFactory } from '@lambda-cost-gate/local-lambda/test-support'
import { reportInputOf } from '../../src/check/report-of.ts'
import type { TemplateStatement } from '../../src/inputs/plan.ts'
import { buildReport } from '../../src/report/build.ts'
import { renderMarkdown } from '../../src/report/markdown/report.ts'
import { check, type Flags, planOf } from '../support/check.ts'
import { createDeployed } from '../support/deployed.ts'
import { directoryWith } from '../support/files.ts'

const CODE = { 'head/index.mjs': 'export const handler = 0', 'head/other.mjs': '' }

/** Checks a function that is deployed at 512 MB, whose environments differ a little. */
async function checked(flags: Flags, template?: TemplateStatement) {
  using directory = directoryWith(CODE)
  const factory = fakeFactory()
  factory.answer = (_, { memoryMB, version }) => ({
    durationMs: (200 * (1 + ((Number(version) * 7) % 5) / 500) * 512) / memoryMB,
  })
  await using local = await startLambdaService({
    latencies: SETTLED_AT_ONCE,
    factory,
    maxEnvironments: 8,
  })
  await createDeployed(local.endpoint, 'orders', 512)
  const plan = await planOf(
    [{ 'function-name': 'orders', 'head-code': 'head', 'memory-sizes': '512', ...flags }],
    directory.path,
  )
  const functions = plan.functions.map((each) => ({ ...each, ...(template && { template }) }))
  const result = await check({ ...plan, functions }, local.endpoint)
  const report = buildReport(reportInputOf(plan, result))
  const [only] = report.functions
  if (only?.kind !== 'measured') throw new Error('not measured')
  const client = clientOf(local)
  const deployed = await client.send(
    new GetFunctionConfigurationCommand({ FunctionName: 'orders' }),
  )
  client.destroy()
  const started = (side: 'b' | 'h') =>
    factory.started.filter(({ functionName }) => functionName.includes(`-${side}512-`))
  return {
    fn: only,
    markdown: renderMarkdown(report),
    started: { base: started('b'), head: started('h'), all: factory.started },
    deployed,
    notes: result.notes,
  }
}

describe('a pull request that changes how the function runs', () => {
  test('is measured so: runtime, handler and timeout are head’s own', async () => {
    const { started, fn, markdown } = await checked({
      'head-runtime': 'nodejs22.x',
      'head-handler': 'other.handler',
      'head-timeout': '7',
    })
    const of = (specs: typeof started.base) =>
      new Set(
        specs.map(
          ({ runtime, handler, timeoutSeconds }) => `${runtime} ${handler} ${timeoutSeconds}`,
        ),
      )
    expect(of(started.base)).toEqual(new Set(['nodejs24.x index.handler 3']))
    expect(of(started.head)).toEqual(new Set(['nodejs22.x other.handler 7']))
    expect(fn.configuration).toMatchObject({
      base: { runtime: 'nodejs24.x', timeoutSeconds: 3 },
      head: { runtime: 'nodejs22.x', timeoutSeconds: 7 },
    })
    expect(markdown).toContain(
      'The pull request changes the timeout from 3 s to 7 s, the runtime from `nodejs24.x` to `nodejs22.x` and the handler from `index.handler` to `other.handler`.',
    )
  })

  test('to another architecture is priced so, and says that the embedded service has one processor', async () => {
    const { fn, markdown, notes } = await checked({
      'head-architecture': 'arm64',
      'invocations-per-month': '3000000',
    })
    expect(fn.prices).toMatchObject({
      base: { architecture: 'x86_64', usdPerGBSecond: '0.0000166667' },
      head: { architecture: 'arm64', usdPerGBSecond: '0.0000133334' },
    })
    // 200 ms at 512 MB: 0.2 of the price goes, of all but the request and the logs.
    expect(fn.asDeployed?.cost?.changePercent).toBeCloseTo(-16.3, 0)
    expect(markdown).toContain('The pull request changes the architecture from x86_64 to arm64.')
    expect(markdown.match(/^\| .*512.*\$/gm)).toEqual([expect.stringContaining('(deployed)')])
    expect(markdown).toMatch(/\*\*−\$\d\.\d\d a month\*\*/)
    expect(notes).toEqual([
      'orders: the embedded service runs x86_64 and arm64 alike, on the processor of this machine: the change of architecture shows in the price and not in the duration.',
    ])
  })

  test('to a larger /tmp pays for it', async () => {
    const { fn, markdown } = await checked({ 'head-ephemeral-storage': '10240' })
    const { base, head } = fn.asDeployed ?? {}
    // 9.5 GB of /tmp for 0.2 s, a million times.
    const extraUsd = (head?.costPerMillionUsd ?? 0) - (base?.costPerMillionUsd ?? 0)
    expect(extraUsd).toBeCloseTo(9.5 * ((head?.billedMs ?? 0) / 1000) * 0.0309, 6)
    expect(markdown).toContain('The pull request changes /tmp from 512 MB to 10,240 MB.')
  })

  test('in place is measured so, and all of it is restored', async () => {
    const { started, deployed } = await checked({
      preview: 'in-place',
      'head-runtime': 'nodejs22.x',
      'head-timeout': '7',
      'head-ephemeral-storage': '1024',
    })
    const of = (runtime: string) => started.all.filter((each) => each.runtime === runtime)
    expect(new Set(of('nodejs24.x').map((each) => each.timeoutSeconds))).toEqual(new Set([3]))
    expect(new Set(of('nodejs22.x').map((each) => each.timeoutSeconds))).toEqual(new Set([7]))
    expect(of('nodejs22.x').length).toBe(of('nodejs24.x').length)
    expect(deployed).toMatchObject({
      Runtime: 'nodejs24.x',
      Timeout: 3,
      MemorySize: 512,
      EphemeralStorage: { Size: 512 },
    })
  })

  test('in place cannot change the architecture', async () => {
    await expect(checked({ preview: 'in-place', 'head-architecture': 'arm64' })).rejects.toThrow(
      'preview: orders runs on x86_64 and head is to run on arm64, which cannot be changed in place; use preview: isolated.',
    )
  })
})

test('environment variables that a template adds are reported, as no preview has them', async () => {
  const { notes } = await checked(
    { environment: 'STAGE=test', 'head-timeout': '4' },
    {
      file: 'template.yaml',
      logicalId: 'Orders',
      configuration: {},
      environmentNames: ['STAGE', 'TABLE'],
      environmentLiterals: {},
    },
  )
  expect(notes).toEqual([
    'orders: template.yaml states the environment variable TABLE, which what is deployed lacks; where the code needs it, give `environment`.',
  ])
})
