import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { stringify } from 'yaml'
import { parseTemplate } from '../../../src/inputs/templates/document.ts'
import { foreignHint } from '../../../src/inputs/templates/foreign.ts'
import { readTemplate } from '../../../src/inputs/templates/read.ts'
import { directoryWith } from '../../support/files.ts'

const read = async (files: Record<string, string | Uint8Array>, template = 'template.yaml') => {
  using directory = directoryWith(files)
  return await readTemplate(template, directory.path)
}

const FUNCTION = 'Type: AWS::Serverless::Function'

describe('YAML as people write it', () => {
  const value = (text: string) => parseTemplate(text, 't').value

  test('a map’s own keys win over merged ones, and of several the first', () => {
    expect(
      value('a: &a {x: 1, y: 1}\nb: &b {x: 2, z: 2}\nc:\n  x: 3\n  <<: *a\nd:\n  <<: [*b, *a]\n'),
    ).toMatchObject({ c: { x: 3, y: 1 }, d: { x: 2, y: 1, z: 2 } })
  })

  test('of a key that stands twice the last counts, with a note', () => {
    expect(parseTemplate('A: 1\nB:\n  C: 1\n  C: 2\n', 't')).toEqual({
      value: { A: 1, B: { C: 2 } },
      notes: ['line 4 gives C again; the last one counts.'],
    })
  })

  test('lines in brackets need no indentation', () => {
    const text = 'A:\n  Tags: {\n    team: x\n  }\n  P: [\n  {S: []},\n{T: [\n1]}\n  ]\n  Q: 1\n'
    expect(value(text)).toEqual({ A: { Tags: { team: 'x' }, P: [{ S: [] }, { T: [1] }], Q: 1 } })
  })

  test('what is broken otherwise stays broken, and is told where it is', () => {
    expect(() => value('A: [\nb: 1\n')).toThrow('t is not valid YAML: Flow sequence')
    expect(() => value('A:\n    b: 1\n  c: 2\n')).toThrow('t is not valid YAML')
  })

  test('short forms are the long ones on text, lists and maps, any of them', () => {
    const text =
      'A: !Sub ["$.a", {a: !Ref B}]\nB: !If [c, !GetAtt A.Arn, !Ref "AWS::NoValue"]\nC: !New {X: !Sub x}\nD: !Ref 12\nE: !Base64 |\n  abc\nF: !Condition Y\n'
    expect(value(text)).toEqual({
      A: { 'Fn::Sub': ['$.a', { a: { Ref: 'B' } }] },
      B: { 'Fn::If': ['c', { 'Fn::GetAtt': 'A.Arn' }, { Ref: 'AWS::NoValue' }] },
      C: { 'Fn::New': { X: { 'Fn::Sub': 'x' } } },
      D: { Ref: '12' },
      E: { 'Fn::Base64': 'abc\n' },
      F: { Condition: 'Y' },
    })
  })

  test('unquoted words mean what they do to PyYAML, and keys are their text', () => {
    const text =
      'A: [yes, Off, 010, 0x1F, 1_024, 012345678901, 1234e56, 12345678901234567890, 1.0, 1.10, 2024-01-02, ~, no way]\nNo: !If [x, 1, 2]\n2010: "yes"\n'
    expect(value(text)).toEqual({
      A: [
        ...[true, false, 8, 31, 1024, '012345678901', '1234e56', '12345678901234567890'],
        ...['1.0', 1.1, '2024-01-02', null, 'no way'],
      ],
      No: { 'Fn::If': ['x', 1, 2] },
      2010: 'yes',
    })
  })

  test('JSON with comments is refused, as by CloudFormation, and addresses and paths are none', () => {
    for (const text of [
      '{\n// a\n"A": 1}',
      '{"A": "http://x",\n"B": 1 // b\n}',
      '{/* c */ "A": 1,}',
    ]) {
      expect(() => value(text)).toThrow(/has a comment in line \d, and neither JSON nor YAML/)
    }
    expect(value('{A: s3://b/k, B: "//", C: /*}')).toEqual({ A: 's3://b/k', B: '//', C: '/*' })
  })

  test('YAML of any value comes to what JSON of it does', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 })), (given) => {
        // How numbers are written is another matter.
        const whole = (_: string, each: unknown) => (typeof each === 'number' ? 7 : each)
        const any = JSON.parse(JSON.stringify(given, whole))
        const { value: json } = parseTemplate(JSON.stringify(any), 't')
        const { value: yaml } = parseTemplate(stringify(any, { version: '1.1' }), 't')
        expect(JSON.parse(JSON.stringify(yaml))).toEqual(JSON.parse(JSON.stringify(json)))
      }),
      { numRuns: 200 },
    )
  })

  test.each([
    ['utf16le', [0xff, 0xfe]],
    ['utf8', [0xef, 0xbb, 0xbf]],
  ] as const)('a template saved as %s with its mark is read', async (encoding, mark) => {
    const text = `Resources:\r\n  A:\r\n    ${FUNCTION}\r\n    Properties: {FunctionName: a, CodeUri: .}\r\n`
    const bytes = Buffer.concat([Buffer.from(mark), Buffer.from(text, encoding)])
    const { functions } = await read({ 'template.yaml': bytes })
    expect(functions).toMatchObject([{ functionName: 'a' }])
  })

  test('a template in another encoding is told with its line', async () => {
    const latin = Buffer.from('A: 1\nB: caf\xe9\n', 'latin1')
    await expect(read({ 'template.yaml': latin })).rejects.toThrow(
      'template: template.yaml, line 2: this is not UTF-8; save the file as UTF-8.',
    )
  })
})

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

  test('code that SAM is not told of is the template’s own directory', async () => {
    const { functions } = await read(
      {
        'shop/template.yaml': `Resources:\n  B: {${FUNCTION}, Properties: {Handler: app.handler}}\n  C: {Type: AWS::Lambda::Function, Properties: {Handler: app.handler}}\n`,
      },
      'shop/template.yaml',
    )
    expect(functions).toMatchObject([
      { code: { kind: 'path', path: expect.stringMatching(/shop$/) } },
      { code: { kind: 'elsewhere', reason: 'it states no code' } },
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

  test('an include among the variables leaves them open, and one in place of a resource is told', async () => {
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

  test('macros and what cannot be expanded are told, with what to do', async () => {
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

describe('what serves the deployment', () => {
  const lambda = (variables = '{}') =>
    `{Type: AWS::Lambda::Function, Properties: {Code: ., Environment: {Variables: ${variables}}}}`
  const serving = async (resources: string, more: Record<string, string> = {}) => {
    const { functions } = await read({ 'template.yaml': `Resources:\n${resources}`, ...more })
    return functions.filter((each) => each.servesDeployment).map(({ id }) => id)
  }

  test('is what stands behind CDK’s provider framework, its three functions included', async () => {
    const framework =
      '{USER_ON_EVENT_FUNCTION_ARN: !GetAtt OnEvent.Arn, USER_IS_COMPLETE_FUNCTION_ARN: !GetAtt Done.Arn}'
    expect(
      await serving(
        `  OnEvent: ${lambda()}\n  Done: ${lambda()}\n  FrameworkOnEvent: ${lambda(framework)}\n  FrameworkIsComplete: ${lambda(framework)}\n  FrameworkOnTimeout: ${lambda(framework)}\n  App: ${lambda('{NEXT: !GetAtt OnEvent.Arn}')}\n  R: {Type: Custom::R, Properties: {ServiceToken: !GetAtt FrameworkOnEvent.Arn}}\n`,
      ),
    ).toEqual(['OnEvent', 'Done', 'FrameworkOnEvent', 'FrameworkIsComplete', 'FrameworkOnTimeout'])
  })

  test('is a macro, a trigger behind its version, and a hook of CodeDeploy', async () => {
    expect(
      await serving(
        `  M: ${lambda()}\n  T: ${lambda()}\n  H: ${lambda()}\n  App: {${FUNCTION}, Properties: {CodeUri: ., DeploymentPreference: {Hooks: {PreTraffic: !Ref H}}}}\n  Macro: {Type: AWS::CloudFormation::Macro, Properties: {FunctionName: !Sub "\${M.Arn}"}}\n  V: {Type: AWS::Lambda::Version, Properties: {FunctionName: !Ref T}}\n  Trigger: {Type: Custom::Trigger, Properties: {HandlerArn: !Ref V}}\n`,
      ),
    ).toEqual(['M', 'T', 'H'])
  })

  test('is found across nested stacks, in both directions', async () => {
    const nested = (resources: string) => `Resources:\n${resources}`
    expect(
      await serving(
        `  Given: ${lambda()}\n  In: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: in.yaml, Parameters: {Token: !GetAtt Given.Arn}}}\n  Out: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: out.yaml}}\n  R: {Type: Custom::R, Properties: {ServiceToken: !GetAtt Out.Outputs.Arn}}\n`,
        {
          'in.yaml': nested(
            `  App: ${lambda()}\n  R: {Type: Custom::R, Properties: {ServiceToken: !Ref Token}}\n`,
          ),
          'out.yaml': `${nested(`  Handler: ${lambda()}\n  App: ${lambda()}\n`)}Outputs: {Arn: {Value: !GetAtt Handler.Arn}}\n`,
        },
      ),
    ).toEqual(['Given', 'Out/Handler'])
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
    ).rejects.toThrow("template: cdktf.json is CDKTF's; run cdktf synth")
  })

  test('is nothing else', () => {
    expect(foreignHint('infra/template.yaml')).toBeUndefined()
    expect(foreignHint('functions.json')).toBeUndefined()
  })
})
