import { describe, expect, test } from '@jest/globals'
import { readPayloads } from '../../src/config/payloads.ts'
import { directoryWith } from '../support/files.ts'

describe('payloads', () => {
  test('nothing given is the one payload {}', async () => {
    expect(await readPayloads(undefined, '/')).toEqual([
      { name: 'default', weight: 1, json: '{}', source: 'default' },
    ])
  })

  test('files of a glob are named by their file name, and sorted', async () => {
    using directory = directoryWith({
      'events/b.json': '{"b":1}',
      'events/a.json': '[]',
      'x.txt': '',
    })
    const payloads = await readPayloads('events/*.json', directory.path)
    expect(payloads.map(({ name, source }) => [name, source])).toEqual([
      ['a', 'events/a.json'],
      ['b', 'events/b.json'],
    ])
  })

  test('inline JSON is taken as it stands', async () => {
    const [payload] = await readPayloads('{"a": 1}', '/')
    expect(payload).toMatchObject({ name: 'inline', json: '{"a": 1}' })
  })

  test('a glob that matches nothing is told, with where it was looked for', async () => {
    using directory = directoryWith({})
    await expect(readPayloads('events/*.json', directory.path)).rejects.toThrow(
      `payloads: no file matches events/*.json in ${directory.path}; give a glob such as events/*.json, or inline JSON.`,
    )
  })

  test('invalid JSON is told with file, line and column', async () => {
    using directory = directoryWith({ 'get.json': '{\n  "a": 1,\n  "b": oops\n}\n' })
    await expect(readPayloads('get.json', directory.path)).rejects.toThrow(
      'payloads: get.json, line 3, column 8: this is not valid JSON (invalid symbol).',
    )
  })

  test('JSON that ends too early is told at its end', async () => {
    using directory = directoryWith({ 'get.json': '{"a": 1' })
    await expect(readPayloads('get.json', directory.path)).rejects.toThrow(/line 1, column 8/)
  })

  test('two files of the same name are refused', async () => {
    using directory = directoryWith({ 'a/get.json': '1', 'b/get.json': '2' })
    await expect(readPayloads('*/get.json', directory.path)).rejects.toThrow(
      'payloads: a/get.json and b/get.json both give a payload called get; rename one of them.',
    )
  })

  test('a byte order mark is no part of the event', async () => {
    using directory = directoryWith({ 'get.json': '\uFEFF{}' })
    expect((await readPayloads('get.json', directory.path))[0]?.json).toBe('{}')
  })
})
