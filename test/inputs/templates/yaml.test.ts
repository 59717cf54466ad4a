import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { stringify } from 'yaml'
import { parseTemplate } from '../../../src/inputs/templates/document.ts'
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

  test('what is broken otherwise stays broken, and is reported with its place', () => {
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

  test('a template in another encoding is reported with its line', async () => {
    const latin = Buffer.from('A: 1\nB: caf\xe9\n', 'latin1')
    await expect(read({ 'template.yaml': latin })).rejects.toThrow(
      'template: template.yaml, line 2: this is not UTF-8; save the file as UTF-8.',
    )
  })
})
