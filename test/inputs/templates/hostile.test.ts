import { symlinkSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parseTemplate } from '../../../src/inputs/templates/document.ts'
import { readTemplate } from '../../../src/inputs/templates/read.ts'
import { BadInput } from '../../../src/shared/errors.ts'
import { directoryWith } from '../../support/files.ts'

const withCode = (code: string) =>
  JSON.stringify({
    Resources: { Orders: { Type: 'AWS::Lambda::Function', Properties: { Code: code } } },
  })

const refusalOf = async (files: Record<string, string>, template = 'template.json') => {
  using directory = directoryWith(files)
  return await readTemplate(template, directory.path).then(
    ({ functions, notRead }) => {
      const unusable = functions.find(({ code }) => code.kind === 'unusable')
      return unusable?.code.kind === 'unusable' ? unusable.code.reason : (notRead[0] ?? 'accepted')
    },
    (error: unknown) => {
      if (error instanceof BadInput) return error.message
      throw error
    },
  )
}

describe('a template cannot reach out of the workspace', () => {
  test.each(['../../code', '/etc', 'a/../../code', 'a\u0000b', '..'])(
    'by the path %j',
    async (code) => {
      expect(await refusalOf({ 'template.json': withCode(code) })).toMatch(
        /^template: template.json: the code of Orders is ".*", which is outside .*; a template may only name files below it\.$/,
      )
    },
  )

  test('by a symbolic link, nor by what would lie behind one', async () => {
    using outside = directoryWith({ 'secret/index.mjs': '' })
    using directory = directoryWith({
      'a.json': withCode('link'),
      'b.json': withCode('link/secret/not-there'),
    })
    symlinkSync(outside.path, path.join(directory.path, 'link'))
    for (const template of ['a.json', 'b.json']) {
      const { functions } = await readTemplate(template, directory.path)
      expect(functions).toMatchObject([
        { code: { kind: 'unusable', reason: expect.stringContaining('is outside') } },
      ])
    }
  })

  test('by a nested template, an asset or a stack of CDK', async () => {
    const nested = {
      Resources: {
        In: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: '../x.yaml' } },
      },
    }
    expect(await refusalOf({ 'template.json': JSON.stringify(nested) })).toMatch('is outside')
    const artifact = (type: string, properties: object) =>
      JSON.stringify({ artifacts: { a: { type, properties } } })
    for (const manifest of [
      artifact('aws:cloudformation:stack', { templateFile: '../../x.json' }),
      artifact('cdk:cloud-assembly', { directoryName: '/' }),
      artifact('cdk:asset-manifest', { file: '../../../x' }),
    ]) {
      expect(await refusalOf({ 'cdk.out/manifest.json': manifest }, 'cdk.out')).toMatch(
        'is outside',
      )
    }
    expect(
      await refusalOf(
        {
          'cdk.out/manifest.json': artifact('cdk:asset-manifest', { file: 'a.json' }),
          'cdk.out/a.json': JSON.stringify({ files: { a: { source: { path: '../../etc' } } } }),
        },
        'cdk.out',
      ),
    ).toMatch('is outside')
  })

  test('but a directory below it that is not built yet is fine', async () => {
    expect(await refusalOf({ 'template.json': withCode('..code/not-there') })).toBe('accepted')
  })
})

describe('a template cannot exhaust its reader', () => {
  test('by aliases', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]']
    for (let level = 1; level <= 7; level++) {
      lines.push(
        `a${level}: &a${level} [${Array(10)
          .fill(`*a${level - 1}`)
          .join(', ')}]`,
      )
    }
    expect(() => parseTemplate(lines.join('\n'), 'bomb.yaml')).toThrow(
      'template: bomb.yaml is too large or too deep once its aliases are expanded.',
    )
  })

  test('by nesting', () => {
    for (const depth of [300, 100_000]) {
      expect(() =>
        parseTemplate(`a: ${'['.repeat(depth)}${']'.repeat(depth)}`, 'deep.yaml'),
      ).toThrow(BadInput)
    }
  })

  test('by its size, which is the same as YAML and as JSON', () => {
    const template = (bytes: number) => ({
      json: `{"Resources":{},"Description":"${'x'.repeat(bytes - 33)}"}`,
      yaml: `Resources: {}\nDescription: ${'x'.repeat(bytes - 27)}`,
    })
    const limit = 4 * 1024 * 1024
    for (const form of ['json', 'yaml'] as const) {
      expect(() => parseTemplate(template(limit)[form], 'large')).not.toThrow()
      expect(() => parseTemplate(template(limit + 1)[form], 'large')).toThrow(
        'template: large is larger than 4 MB, and CloudFormation takes 1 MB; split it into nested stacks.',
      )
    }
  })

  test('but a plan of Terraform may be larger', () => {
    const plan = `{"planned_values":{},"x":"${'x'.repeat(5 * 1024 * 1024)}"}`
    expect(() => parseTemplate(plan, 'plan.json')).not.toThrow()
  })

  test('by templates that contain themselves', async () => {
    const itself = {
      Type: 'AWS::CloudFormation::Stack',
      Properties: { TemplateURL: 'template.json' },
    }
    expect(
      await refusalOf({
        'template.json': JSON.stringify({ Resources: { A: itself, B: itself, C: itself } }),
      }),
    ).toBe('template: template.json leads to more than 200 further templates.')
  })

  test.each([
    ['at the top', 'X'],
    [
      'as a name',
      `{"Resources":{"A":{"Type":"AWS::Lambda::Function","Properties":{"FunctionName":X}}}}`,
    ],
    [
      'in Globals',
      `{"Globals":{"Function":X},"Resources":{"A":{"Type":"AWS::Serverless::Function"}}}`,
    ],
  ])('by JSON nested %s', async (_, template) => {
    for (const depth of [150, 100_000]) {
      const nested = `${'{"Fn::Join":["",['.repeat(depth)}"a"${']]}'.repeat(depth)}`
      const outcome = await refusalOf({ 'template.json': template.replace('X', nested) })
      expect(outcome).toBe('template: template.json is nested too deeply.')
    }
  })
})

describe('what is no template is refused with its remedy', () => {
  test.each<[string, Record<string, string>, string, RegExp]>([
    [
      'nothing there',
      {},
      'cdk.out',
      /there is nothing at cdk.out; build first \(sam build, cdk synth/,
    ],
    [
      'an empty directory',
      { 'a/x': '' },
      'a',
      /a is a directory without a template: none of manifest.json/,
    ],
    ['a binary plan', { 'plan.json': 'PK\u0003\u0004' }, 'plan.json', /terraform show -json/],
    ['a list', { 'a.yaml': '- a\n' }, 'a.yaml', /is not a map, so it is not a template/],
    ['no resources', { 'a.yaml': 'a: 1\n' }, 'a.yaml', /has no Resources/],
    ['no YAML', { 'a.yaml': 'a: [\n' }, 'a.yaml', /is not valid YAML: .* line 2/],
  ])('%s', async (_, files, template, sentence) => {
    expect(await refusalOf(files, template)).toMatch(sentence)
  })

  test('no template crashes the reader', async () => {
    const any = fc.jsonValue({ maxDepth: 4 })
    const property = fc.constantFrom(
      'FunctionName',
      'Handler',
      'Code',
      'CodeUri',
      'Environment',
      'MemorySize',
      'Architectures',
      'EphemeralStorage',
    )
    const value = fc.oneof(
      any,
      fc.dictionary(
        fc.constantFrom(
          'Ref',
          'Fn::Sub',
          'Fn::Join',
          'Fn::Select',
          'Fn::Split',
          'Fn::FindInMap',
          'Fn::If',
          'Variables',
          'S3Key',
          'Size',
        ),
        any,
        { maxKeys: 1 },
      ),
    )
    const type = fc.constantFrom(
      'AWS::Lambda::Function',
      'AWS::Serverless::Function',
      'AWS::CloudFormation::Stack',
    )
    const template = fc.record({
      Globals: any,
      Resources: fc.dictionary(
        fc.string(),
        fc.record({ Type: type, Properties: fc.dictionary(property, value), Metadata: any }),
      ),
    })
    await fc.assert(
      fc.asyncProperty(template, async (each) => {
        expect(await refusalOf({ 'template.json': JSON.stringify(each) })).toEqual(
          expect.any(String),
        )
      }),
    )
  })
})
