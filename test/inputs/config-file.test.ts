import { describe, expect, test } from '@jest/globals'
import { parseConfig, readConfigFile } from '../../src/inputs/config-file.ts'
import { gatherInputs } from '../../src/inputs/gather/gather.ts'
import { BadInput } from '../../src/shared/errors.ts'
import { directoryWith } from '../support/files.ts'

const FILE = '.github/lambda-cost-gate.yml'

describe('a config file', () => {
  test('gives defaults and functions', () => {
    const { defaults, functions } = parseConfig(
      'backend: local\nmemory-sizes: [512, 1024]\nfunctions:\n  - function-name: orders\n    head-code: a\n',
      FILE,
    )
    expect(defaults['memory-sizes']?.value).toEqual([512, 1024])
    expect(functions[0]?.['function-name']).toMatchObject({
      value: 'orders',
      where: `${FILE}, line 4, column 20: function-name`,
    })
  })

  test.each([
    [
      'memory-size: 512\n',
      'line 1, column 1: "memory-size" is not an input; did you mean memory-sizes?',
    ],
    ['a: [\n', 'line 2, column 1: this is not valid YAML'],
    ['- a\n', 'line 1, column 1: a config file is a map of inputs, such as backend: local.'],
    [
      'functions: orders\n',
      'line 1, column 12: functions is a list; start each function with a dash.',
    ],
    ['functions:\n  - orders\n', 'line 2, column 5: each function is a map of inputs'],
    ['github-token: x\n', 'line 1, column 1: github-token cannot be set in a config file'],
    ['functions:\n  - seed: 1\n', 'line 2, column 5: seed applies to the whole run'],
  ])('%j is refused with line and column', (text, message) => {
    expect(() => parseConfig(text, FILE)).toThrow(`${FILE}, ${message}`)
  })

  test('an error shows the line and points at the column', () => {
    expect(() => parseConfig('backend: local\nmemory-size: 512\n', FILE)).toThrow(
      [
        `${FILE}, line 2, column 1: "memory-size" is not an input; did you mean memory-sizes?`,
        '   2 | memory-size: 512',
        '     | ^',
      ].join('\n'),
    )
  })

  test('a tag of YAML is refused, not ignored', () => {
    expect(() => parseConfig('timeout: !Ref Timeout\n', FILE)).toThrow(
      `${FILE}, line 1, column 10: this is not valid YAML (Unresolved tag: !Ref).`,
    )
  })

  test('anchors and aliases are resolved', () => {
    const { functions } = parseConfig(
      'functions:\n  - environment: &all { A: b }\n  - environment: *all\n',
      FILE,
    )
    expect(functions[1]?.environment?.value).toEqual({ A: 'b' })
  })

  test('a file of aliases that grow without end is refused', () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x, x]']
    for (const [from, to] of ['ab', 'bc', 'cd', 'de', 'ef'].map((each) => [...each])) {
      bomb.push(`${to}: &${to} [${Array(10).fill(`*${from}`).join(', ')}]`)
    }
    expect(() => parseConfig(`payloads:\n  ${bomb.join('\n  ')}\n`, FILE)).toThrow(BadInput)
  })

  test('is no error when it is missing and nobody asked for it', async () => {
    using directory = directoryWith({})
    expect(await readConfigFile(FILE, directory.path, false)).toEqual({
      defaults: {},
      functions: [],
    })
    await expect(readConfigFile(FILE, directory.path, true)).rejects.toThrow(
      `config: ${FILE} cannot be read: there is no such file.`,
    )
  })
})

describe('inputs of a run', () => {
  const config =
    'max-cost-increase: 3\nfunctions:\n  - function-name: a\n    max-cost-increase: 7\n  - function-name: b\n'

  test('a function wins over the defaults, and the step over both', async () => {
    using directory = directoryWith({ [FILE]: config })
    const read = async (given: Parameters<typeof gatherInputs>[0]) =>
      (await gatherInputs(given, directory.path)).functions.map((each) => each['max-cost-increase'])
    expect(await read({})).toEqual([7, 3])
    expect(
      await read({ 'max-cost-increase': { value: '1', where: '--max-cost-increase' } }),
    ).toEqual([1, 1])
  })

  test('function-name at the step picks a function of the file', async () => {
    using directory = directoryWith({ [FILE]: config })
    const picked = await gatherInputs(
      { 'function-name': { value: 'b', where: '--function-name' } },
      directory.path,
    )
    expect(picked.functions).toHaveLength(1)
    await expect(
      gatherInputs({ 'function-name': { value: 'c', where: '--function-name' } }, directory.path),
    ).rejects.toThrow(`--function-name: ${FILE} has no function called c`)
  })

  test('a value that cannot be used is reported with its place in the file', async () => {
    using directory = directoryWith({
      [FILE]: 'functions:\n  - function-name: a\n    memory-sizes: 64\n',
    })
    await expect(gatherInputs({}, directory.path)).rejects.toThrow(
      `${FILE}, line 3, column 19: memory-sizes: \`64\` is not a memory size: Lambda accepts whole numbers from 128 to 10240 (MB).\n   3 |     memory-sizes: 64\n     |                   ^`,
    )
  })

  test('a part of a value that cannot be used is reported with its own place', async () => {
    using directory = directoryWith({
      [FILE]: 'payloads:\n  - file: a.json\n    weigth: 2\n  - file: b.json\n    expect: teapot\n',
    })
    await expect(gatherInputs({}, directory.path)).rejects.toThrow(
      `${FILE}, line 2, column 5: payloads.0: \`weigth\` is not a key of a payload here; use name, file, event, overrides, weight, description, expect.`,
    )
  })

  test('logical-id without a template is refused', async () => {
    using directory = directoryWith({ [FILE]: 'functions:\n  - logical-id: Orders\n' })
    await expect(gatherInputs({}, directory.path)).rejects.toThrow(
      `${FILE}, line 2, column 17: logical-id: logical-id picks from a template; give template, too.`,
    )
  })
})
