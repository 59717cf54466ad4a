import { describe, expect, test } from '@jest/globals'
import { directoryWith } from '../../support/files.ts'
import { planOf as plan, step } from './plan.ts'

const FILE = '.github/lambda-cost-gate.yml'
const lambda = (more: string) =>
  `{Type: AWS::Serverless::Function, Properties: {Runtime: nodejs22.x, Handler: index.handler, ${more}}}`
const template = (functions: Record<string, string>) =>
  `Resources:\n${Object.entries(functions)
    .map(([id, more]) => `  ${id}: ${lambda(more)}\n`)
    .join('')}`

const planOf = async (files: Record<string, string>) => {
  using directory = directoryWith(files)
  return await plan({}, directory.path)
}
const refusals = async (files: Record<string, string>) => {
  const { functions, refused = [] } = await planOf(files)
  return {
    measured: functions.map(({ name }) => name),
    refused: refused.map(({ name, error }) => [name, error.message.split('\n')[0]]),
  }
}

describe('one function never stops another', () => {
  test('where its code is outside of the workspace, or of a kind that has no previews', async () => {
    const { measured, refused } = await refusals({
      [FILE]: 'backend: local\nbase-code: base\ntemplate: t.yaml\n',
      't.yaml': template({
        A: 'CodeUri: a',
        B: 'CodeUri: /etc',
        C: 'CodeUri: c, DurableConfig: {ExecutionTimeout: 60}',
      }),
    })
    expect(measured).toEqual(['A'])
    expect(refused).toEqual([
      ['B', expect.stringMatching(/^template: B cannot be measured: .*is outside/)],
      [
        'C',
        "template: C cannot be measured: it is a durable function, so no preview of it can be made. Leave it out with logical-id: '!C'.",
      ],
    ])
  })

  test('where nobody knows its deployed name, or its events are missing', async () => {
    const { measured, refused } = await refusals({
      [FILE]:
        'template: t.yaml\nfunctions:\n  - logical-id: C\n    payloads: events/{function-name}\n',
      't.yaml': template({
        A: 'CodeUri: a, FunctionName: shop-a',
        B: 'CodeUri: b, FunctionName: !Ref Name',
        C: 'CodeUri: c, FunctionName: shop-c',
      }),
    })
    expect(measured).toEqual(['shop-a'])
    expect(refused).toEqual([
      ['B', expect.stringMatching(/does not state under which name B is deployed \(the name of B/)],
      ['shop-c', expect.stringMatching(/^payloads: no file matches events\/shop-c/)],
    ])
  })

  test('but where nothing is left, that is an error, with every reason', async () => {
    await expect(
      planOf({
        [FILE]: 'base-code: base\ntemplate: t.yaml\n',
        't.yaml': template({ A: 'CodeUri: /a', B: 'CodeUri: /b' }),
      }),
    ).rejects.toThrow(/A cannot be measured[\s\S]*\n\ntemplate: B cannot be measured/)
  })
})

test('all mistakes of a configuration are reported at once, with their places', async () => {
  const text =
    'memory-size: 512\ntimeout: 901\nfunctions:\n  - function-name: a\n    memory-sizes: 64\n  - b\n  - seed: 1\n    head-code: x\n'
  await expect(planOf({ [FILE]: text })).rejects.toThrow(
    [
      /line 1, column 1: "memory-size" is not an input; did you mean memory-sizes\?[\s\S]*/,
      /line 6, column 5: each function is a map of inputs[\s\S]*/,
      /line 7, column 5: seed applies to the whole run[\s\S]*/,
      /line 2, column 10: timeout: must be whole seconds from 1 to 900[\s\S]*/,
      /line 5, column 19: memory-sizes: `64` is not a memory size/,
    ].reduce((all, each) => new RegExp(all.source + each.source), /\.yml, /),
  )
})

describe('ids that stand in two templates', () => {
  const files = (config: string) => ({
    [FILE]: `template: [orders/t.yaml, ./pay/t.yaml]\nbackend: local\n${config}`,
    'orders/t.yaml': template({ Api: 'CodeUri: code' }),
    'pay/t.yaml': template({ Api: 'CodeUri: code', Other: 'CodeUri: code' }),
  })

  test('are distinguished by their file, and others stay short', async () => {
    const { functions } = await planOf(files('base-code: base\n'))
    expect(functions.map(({ name }) => name)).toEqual([
      'orders/t.yaml:Api',
      'pay/t.yaml:Api',
      'Other',
    ])
  })

  test('can be spoken of, and picked', async () => {
    const { functions } = await planOf(
      files(
        'base-code: base\nlogical-id: "!orders/t.yaml:Api"\nfunctions:\n  - logical-id: pay/t.yaml:Api\n    function-name: pay-api\n',
      ),
    )
    expect(functions.map(({ name }) => name)).toEqual(['pay-api', 'Other'])
    await expect(
      planOf(files('base-code: base\nfunctions:\n  - logical-id: Api\n')),
    ).rejects.toThrow(
      'Api is declared more than once; write one of orders/t.yaml:Api, pay/t.yaml:Api.',
    )
  })
})

describe('base-template', () => {
  const files = (base: Record<string, string>, more = '') => ({
    [FILE]: `backend: local\ntemplate: t.yaml\nbase-template: main/t.yaml\n${more}`,
    't.yaml': template({
      A: 'CodeUri: a, MemorySize: 1024, Timeout: 9, Environment: {Variables: {LEVEL: new}}',
      B: 'CodeUri: b',
    }),
    'main/t.yaml': template(base),
  })

  test('gives base code and configuration of all functions', async () => {
    const { functions, added, notes } = await planOf(
      files({
        A: 'CodeUri: a, MemorySize: 512, Timeout: 5, Environment: {Variables: {LEVEL: old}}',
        Gone: 'CodeUri: gone',
      }),
    )
    expect(functions).toMatchObject([
      {
        name: 'A',
        baseMemoryMB: 512,
        headMemoryMB: 1024,
        code: {
          base: { path: expect.stringMatching(/main\/a$/) },
          head: { path: expect.stringMatching(/\/a$/) },
        },
        overrides: {
          base: { timeoutSeconds: 5, environment: { LEVEL: 'old' } },
          head: { timeoutSeconds: 9, environment: { LEVEL: 'new' } },
        },
      },
    ])
    expect(added).toEqual([{ name: 'B' }])
    expect(notes).toEqual([
      "Only main's template declares Gone: removed, so there is nothing to measure.",
    ])
  })

  test('loses against base-code of the function itself', async () => {
    const { functions } = await planOf(
      files({ A: 'CodeUri: a' }, 'functions:\n  - logical-id: B\n    base-code: old-b\n'),
    )
    expect(
      functions.map(({ name, code: { base } }) => [
        name,
        base.kind === 'path' && base.path.split('/').at(-1),
      ]),
    ).toEqual([
      ['A', 'a'],
      ['B', 'old-b'],
    ])
  })

  test('that cannot be used for a function refuses that function alone', async () => {
    const { measured, refused } = await refusals(files({ A: 'CodeUri: a', B: 'CodeUri: /etc' }))
    expect(measured).toEqual(['A'])
    expect(refused).toEqual([['B', expect.stringMatching(/^base-template: B cannot be base: /)]])
  })

  test('needs template, and as many of it', async () => {
    await expect(
      planOf({ [FILE]: 'base-template: t.yaml\nhead-code: a\nbase-code: b\n' }),
    ).rejects.toThrow('base-template: it gives base for the functions of template')
    await expect(
      planOf({
        ...files({ A: 'CodeUri: a' }),
        [FILE]: 'template: t.yaml\nbase-template: [t.yaml, main/t.yaml]\n',
      }),
    ).rejects.toThrow('base-template: it names 2 and template names 1')
  })

  test('outside of the working directory is refused in one sentence', async () => {
    using directory = directoryWith({ 't.yaml': template({ A: 'CodeUri: a', B: 'CodeUri: b' }) })
    const given = { backend: 'local', template: 't.yaml', 'base-template': '../main/t.yaml' }
    await expect(plan(step(given), directory.path)).rejects.toThrow(
      /^base-template: \.\.\/main\/t\.yaml is outside of .*Check main out below it[^\n]*$/,
    )
  })
})

test('placeholders stand in code, too', async () => {
  const { functions } = await planOf({
    [FILE]:
      'base-code: main/{function-name}/dist\nfunctions:\n  - function-name: arn:aws:lambda:eu-west-1:123456789012:function:orders:live\n    head-code: services/{function-name}/dist\n',
  })
  expect(functions).toMatchObject([
    {
      name: 'orders',
      functionName: 'arn:aws:lambda:eu-west-1:123456789012:function:orders',
      qualifier: 'live',
      code: {
        base: { path: expect.stringMatching(/\/main\/orders\/dist$/) },
        head: { path: expect.stringMatching(/\/services\/orders\/dist$/) },
      },
    },
  ])
})
