import { describe, expect, test } from '@jest/globals'
import { foreignHint } from '../../../src/inputs/templates/foreign.ts'
import { readTemplate } from '../../../src/inputs/templates/read.ts'
import { directoryWith } from '../../support/files.ts'

const read = async (files: Record<string, string | Uint8Array>, template = 'template.yaml') => {
  using directory = directoryWith(files)
  return await readTemplate(template, directory.path)
}

const FUNCTION = 'Type: AWS::Serverless::Function'

describe('SAM', () => {
  const GLOBALS =
    'Globals: {Function: {Runtime: nodejs22.x, MemorySize: 1024, Timeout: 30, Architectures: [arm64]}}\n'

  test('IgnoreGlobals leaves out what it names, or all', async () => {
    const { functions } = await read({
      'template.yaml': `${GLOBALS}Resources:\n  B: {${FUNCTION}, IgnoreGlobals: [MemorySize, Timeout], Properties: {CodeUri: .}}\n  C: {${FUNCTION}, IgnoreGlobals: '*', Properties: {CodeUri: .}}\n`,
    })
    expect(functions).toMatchObject([
      { memoryMB: 128, timeoutSeconds: 3, architecture: 'arm64', runtime: 'nodejs22.x' },
      { memoryMB: 128, timeoutSeconds: 3, architecture: 'x86_64' },
    ])
    expect(functions[1]).not.toHaveProperty('runtime')
  })

  test('code that the template does not name is the template’s own directory', async () => {
    const { functions } = await read(
      {
        'shop/template.yaml': `Resources:\n  B: {${FUNCTION}, Properties: {Handler: app.handler}}\n  C: {Type: AWS::Lambda::Function, Properties: {Handler: app.handler}}\n`,
      },
      'shop/template.yaml',
    )
    expect(functions).toMatchObject([
      { code: { kind: 'path', path: expect.stringMatching(/shop$/) } },
      { code: { kind: 'elsewhere', reason: 'it has no code' } },
    ])
  })

  test('what an include may bring is unknown, and no default', async () => {
    const include = 'Fn::Transform: {Name: AWS::Include, Parameters: {Location: p.yaml}}'
    const { functions } = await read({
      'template.yaml': `Resources:\n  B: {${FUNCTION}, Properties: {CodeUri: ., Timeout: 7, ${include}}}\n  C: {${FUNCTION}, Properties: {CodeUri: .}}\n`,
    })
    expect(functions[0]).not.toHaveProperty('memoryMB')
    expect(functions[0]).toMatchObject({ timeoutSeconds: 7 })
    expect(functions[0]?.open).toContainEqual({
      property: 'MemorySize',
      expression: 'what Fn::Transform includes',
    })
    expect(functions[1]).toMatchObject({ memoryMB: 128, open: [] })
  })

  test('an include in Globals leaves every function open', async () => {
    const { functions } = await read({
      'template.yaml': `Globals: {Function: {MemorySize: 512, Fn::Transform: {Name: AWS::Include}}}\nResources:\n  B: {${FUNCTION}, Properties: {CodeUri: .}}\n`,
    })
    expect(functions).toMatchObject([{ memoryMB: 512 }])
    expect(functions[0]).not.toHaveProperty('timeoutSeconds')
  })

  test('an include among the variables leaves them open, and one in place of a resource is reported', async () => {
    const include = 'Fn::Transform: {Name: AWS::Include}'
    const { functions, notRead } = await read({
      'template.yaml': `Resources:\n  B: {${FUNCTION}, Properties: {CodeUri: ., Environment: {Variables: {A: 1, ${include}}}}}\n  C: {${include}}\n`,
    })
    expect(functions).toMatchObject([
      {
        environmentNames: ['A'],
        open: [
          {
            property: 'Environment.Variables',
            expression: 'what Fn::Transform includes',
          },
        ],
      },
    ])
    expect(notRead).toEqual([expect.stringContaining('transform AWS::Include')])
  })

  test('literal values of the environment are known, others by name', async () => {
    const { functions } = await read({
      'template.yaml': `Resources:\n  B: {${FUNCTION}, Properties: {CodeUri: ., Environment: {Variables: {A: x, N: 1, T: true, J: !Join ["-", [a, b]], R: !Ref Table}}}}\n`,
    })
    expect(functions).toMatchObject([
      {
        environmentNames: ['A', 'N', 'T', 'J', 'R'],
        environmentLiterals: { A: 'x', N: '1', T: 'true', J: 'a-b' },
      },
    ])
    expect(functions[0]?.environmentLiterals).not.toHaveProperty('R')
  })

  test('a kind that no preview can be made of is known by its properties', async () => {
    const { functions } = await read({
      'template.yaml': `Resources:\n  D: {${FUNCTION}, Properties: {CodeUri: ., DurableConfig: {ExecutionTimeout: 60}}}\n  E: {${FUNCTION}, Properties: {CodeUri: ., DurableConfig: !Ref "AWS::NoValue"}}\n  R: {${FUNCTION}, Properties: {CodeUri: ., Runtime: custom, RuntimeConfig: {RuntimeAlias: stable}}}\n  W: {Type: AWS::Serverless::WebFunction, Properties: {CodeUri: .}}\n  L: {Type: AWS::Lambda::WebFunction}\n`,
    })
    expect(functions.map(({ unsupported }) => unsupported)).toEqual([
      'it is a durable function',
      undefined,
      'it has a customer-managed runtime',
      'it is a web function',
      'it is a web function',
    ])
  })

  test('macros and what cannot be expanded are reported, with what to do', async () => {
    const { notRead } = await read({
      'template.yaml': `Transform: [AWS::LanguageExtensions, AWS::Serverless-2016-10-31, Company::Defaults]\nResources:\n  B: {${FUNCTION}, Properties: {CodeUri: .}}\n  Fn::ForEach::More: [N, !Ref Names, {"F\${N}": {${FUNCTION}}}]\n`,
    })
    expect(notRead).toEqual([
      'Fn::ForEach::More over !Ref Names is not expanded: only CloudFormation knows its list. List its functions under functions, with function-name and head-code.',
      'What the transform Company::Defaults adds or changes is not read: only the deployment knows it. List its functions under functions, with function-name and head-code.',
    ])
  })
})

describe('Fn::ForEach', () => {
  const loop = (key: string, list: string, body: string) =>
    `Mappings: {M: {all: {names: [One, Two]}}}\nResources:\n  Fn::ForEach::${key}: [Name, ${list}, {${body}}]\n`
  const ids = async (text: string) =>
    (await read({ 'template.yaml': text })).functions.map(({ id, functionName }) => [
      id,
      functionName,
    ])
  const body = `"F\${Name}": {${FUNCTION}, Properties: {CodeUri: ., FunctionName: !Sub "\${Name}-fn"}}`

  test('over a literal list, or one in Mappings, is written out', async () => {
    const expected = [
      ['FOne', 'One-fn'],
      ['FTwo', 'Two-fn'],
    ]
    expect(await ids(loop('L', '[One, Two]', body))).toEqual(expected)
    expect(await ids(loop('L', '!FindInMap [M, all, names]', body))).toEqual(expected)
  })

  test('may be nested, take !Ref, and make ids of what is no id', async () => {
    const inner = `Fn::ForEach::Inner: [Size, [s, l], {"&{Name}\${Size}": {${FUNCTION}, Properties: {CodeUri: ., FunctionName: !Join ["-", [!Ref Name, !Ref Size]]}}}]`
    expect(await ids(loop('Outer', '[a-1]', inner))).toEqual([
      ['a1s', 'a-1-s'],
      ['a1l', 'a-1-l'],
    ])
  })

  test('is written out among properties, too', async () => {
    const variables =
      'Fn::ForEach::V: [Var, [X, Y], {"V_&{Var}": !Join ["-", [!Ref Name, !Ref Var]]}], S: s'
    const { functions } = await read({
      'template.yaml': loop(
        'L',
        '[One]',
        `"F\${Name}": {${FUNCTION}, Properties: {CodeUri: ., Environment: {Variables: {${variables}}}}}`,
      ),
    })
    expect(functions[0]?.environmentLiterals).toEqual({ V_X: 'One-X', V_Y: 'One-Y', S: 's' })
  })

  test('with nothing else in the template is refused with the reason', async () => {
    const { functions, notRead } = await read({ 'template.yaml': loop('L', '!Ref Names', body) })
    expect([functions.length, notRead.length]).toEqual([0, 1])
  })
})

test('a nested stack of CDK is found by its asset, without the metadata of its command line', async () => {
  const stack = (resources: object) => JSON.stringify({ Resources: resources })
  const address = ['https://s3.us-east-1.', { Ref: 'AWS::URLSuffix' }, '/assets/abc.json']
  const lambda = { Type: 'AWS::Lambda::Function', Properties: { Code: { ZipFile: 'x' } } }
  const { functions, notRead } = await read(
    {
      'cdk.out/manifest.json': JSON.stringify({
        artifacts: {
          Shop: { type: 'aws:cloudformation:stack', properties: { templateFile: 'Shop.json' } },
          Assets: { type: 'cdk:asset-manifest', properties: { file: 'assets.json' } },
        },
      }),
      'cdk.out/Shop.json': stack({
        In: {
          Type: 'AWS::CloudFormation::Stack',
          Properties: { TemplateURL: { 'Fn::Join': ['', address] } },
        },
      }),
      'cdk.out/assets.json': JSON.stringify({
        files: {
          a: { source: { path: 'In.json' }, destinations: { d: { objectKey: 'abc.json' } } },
        },
      }),
      'cdk.out/In.json': stack({ Orders: lambda }),
    },
    'cdk.out',
  )
  expect([functions.map(({ id }) => id), notRead]).toEqual([['In/Orders'], []])
})

test('Serverless finds the zips that were built outside of it', async () => {
  const template = {
    Resources: {
      Orders: {
        Type: 'AWS::Lambda::Function',
        Properties: { Code: { S3Bucket: 'b', S3Key: 'serverless/shop/dev/1/orders.zip' } },
      },
    },
  }
  const { functions } = await read(
    {
      '.serverless/cloudformation-template-update-stack.json': JSON.stringify(template),
      '.serverless/serverless-state.json': JSON.stringify({
        service: { functions: { orders: { package: { artifact: 'build/orders.zip' } } } },
      }),
      'build/orders.zip': 'PK',
    },
    '.serverless',
  )
  expect(functions).toMatchObject([
    { code: { kind: 'path', path: expect.stringMatching(/\/build\/orders\.zip$/) } },
  ])
})

describe('a file of a tool that makes templates', () => {
  test.each([
    ['serverless.yml', 'serverless package'],
    ['cdk.json', 'cdk synth'],
    ['main.tf', 'terraform show -json'],
    ['sst.config.ts', 'sst build'],
    ['Pulumi.yaml', 'list the functions'],
    ['samconfig.toml', 'sam build'],
    ['terragrunt.hcl', 'terraform plan'],
    ['main.tofu', 'terraform plan'],
    ['cdktf.json', 'cdktf synth'],
    ['app.arc', 'docs/frameworks.md'],
  ])('%s is refused with %s, by itself and in its directory', async (name, remedy) => {
    await expect(read({ [name]: 'service: shop\n' }, name)).rejects.toThrow(remedy)
    await expect(read({ [`app/${name}`]: 'service: shop\n' }, 'app')).rejects.toThrow(remedy)
  })

  test('what CDKTF synthesizes is no cloud assembly, though its list is called the same', async () => {
    const manifest = { version: '0.21.0', stacks: { shop: { workingDirectory: 'stacks/shop' } } }
    await expect(
      read({ 'cdktf.out/manifest.json': JSON.stringify(manifest) }, 'cdktf.out'),
    ).rejects.toThrow('template: cdktf.json belongs to CDKTF; run cdktf synth')
  })

  test('is nothing else', () => {
    expect(foreignHint('infra/template.yaml')).toBeUndefined()
    expect(foreignHint('functions.json')).toBeUndefined()
  })
})
