import { existsSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { parseInputs } from '../../src/inputs/parse.ts'
import { readPayloads } from '../../src/inputs/payloads.ts'
import { directoryWith } from '../support/files.ts'

describe('payloads', () => {
  test('nothing given is the one payload {}', async () => {
    expect(await readPayloads(undefined, { cwd: '/' })).toEqual([
      { name: 'default', weight: 1, json: '{}', source: 'default' },
    ])
  })

  test('files of a glob are named by their file name, and sorted', async () => {
    using directory = directoryWith({
      'events/b.json': '{"b":1}',
      'events/a.json': '[]',
      'x.txt': '',
    })
    const payloads = await readPayloads('events/*.json', { cwd: directory.path })
    expect(payloads.map(({ name, source }) => [name, source])).toEqual([
      ['a', 'events/a.json'],
      ['b', 'events/b.json'],
    ])
  })

  test('a glob goes through links inside the workspace, and never through one out of it', async () => {
    using directory = directoryWith({
      'shared/a.json': '1',
      'events/b.json': '2',
      'out/c.json': '3',
    })
    symlinkSync('../shared', path.join(directory.path, 'events/linked'))
    const names = async (glob: string) =>
      (await readPayloads(glob, { cwd: directory.path })).map(({ source }) => source)
    expect(await names('events/{linked/,}*.json')).toEqual([
      'events/b.json',
      'events/linked/a.json',
    ])
    symlinkSync('/', path.join(directory.path, 'out/root'))
    expect(await names('out/*.json')).toEqual(['out/c.json'])
    await expect(names('out/**/*.json')).rejects.toThrow(
      'payloads: out/root is, or is reached through, a link to /, outside of the workspace, and out/**/*.json goes through it; remove the link, or give a narrower glob.',
    )
  })

  test('a glob may name another place, from the root on, and goes through no link out of it', async () => {
    using directory = directoryWith({ 'far/away/events/a.json': '1', 'here/b.txt': '' })
    const given = path.join(directory.path, 'far/away/events/*.json')
    const cwd = path.join(directory.path, 'here')
    const payloads = await readPayloads(given, { cwd })
    expect(payloads.map(({ json }) => json)).toEqual(['1'])
    const above = await readPayloads('../far/away/events/*.json', { cwd })
    expect(above.map(({ json }) => json)).toEqual(['1'])
    symlinkSync('/', path.join(directory.path, 'far/away/events/root'))
    const deep = path.join(directory.path, 'far/away/events/**/*.json')
    await expect(readPayloads(deep, { cwd })).rejects.toThrow(/a link to \//)
  })

  test('a file that cannot be read is reported with its input', async () => {
    const file = '/proc/self/mem'
    if (!existsSync(file)) return
    await expect(readPayloads(file, { cwd: '/' })).rejects.toThrow(
      /^payloads: .*mem cannot be read \(E/,
    )
  })

  test('inline JSON is taken as it stands', async () => {
    const [payload] = await readPayloads('{"a": 1}', { cwd: '/' })
    expect(payload).toMatchObject({ name: 'inline', json: '{"a": 1}' })
  })

  test('a glob that matches nothing is reported, with where it was looked for', async () => {
    using directory = directoryWith({})
    await expect(readPayloads('events/*.json', { cwd: directory.path })).rejects.toThrow(
      `payloads: no file matches events/*.json in ${directory.path}; give a glob such as events/*.json, or inline JSON.`,
    )
  })

  test('invalid JSON is reported with file, line and column', async () => {
    using directory = directoryWith({ 'get.json': '{\n  "a": 1,\n  "b": oops\n}\n' })
    await expect(readPayloads('get.json', { cwd: directory.path })).rejects.toThrow(
      'payloads: get.json, line 3, column 8: this is not valid JSON (invalid symbol).',
    )
  })

  test('JSON that ends too early is reported at its end', async () => {
    using directory = directoryWith({ 'get.json': '{"a": 1' })
    await expect(readPayloads('get.json', { cwd: directory.path })).rejects.toThrow(
      /line 1, column 8/,
    )
  })

  test('what was recorded of aws lambda invoke is its payload', async () => {
    const event = { id: 7, name: '\u00e9t\u00e9' }
    const text = JSON.stringify(event)
    const call = (Payload: unknown) =>
      JSON.stringify({ FunctionName: 'orders', LogType: 'Tail', Payload })
    using directory = directoryWith({
      'base64.json': call(Buffer.from(text).toString('base64')),
      'map.json': call(event),
      'text.json': call(text),
      'lines.ndjson': `${call(text)}\n${text}\n`,
    })
    const payloads = await readPayloads('*', { cwd: directory.path })
    expect(payloads.map(({ name, json }) => [name, JSON.parse(json)])).toEqual(
      ['base64', 'lines-1', 'lines-2', 'map', 'text'].map((name) => [name, event]),
    )
  })

  test('an event that merely has such keys, too, stays as it is', async () => {
    const event = '{"FunctionName":"orders","Payload":"e30=","detail":1}'
    using directory = directoryWith({ 'event.json': event })
    expect((await readPayloads('event.json', { cwd: directory.path }))[0]?.json).toBe(event)
  })

  test('a recorded payload that is no JSON is reported', async () => {
    using directory = directoryWith({
      'bad.json': '{"FunctionName":"orders","Payload":"not json"}',
    })
    await expect(readPayloads('bad.json', { cwd: directory.path })).rejects.toThrow(
      'payloads: bad.json is a call of aws lambda invoke, and its Payload is neither JSON nor base64 of JSON.',
    )
  })

  test('two files of the same name are refused', async () => {
    using directory = directoryWith({ 'a/get.json': '1', 'b/get.json': '2' })
    await expect(readPayloads('*/get.json', { cwd: directory.path })).rejects.toThrow(
      'payloads: a/get.json and b/get.json both give a payload called get; rename one of them.',
    )
  })

  test('a directory stands for the files in it, one event each or one event a line', async () => {
    using directory = directoryWith({
      'events/b.json': '{"b":1}',
      'events/a.ndjson': '{"a":1}\n\n{"a":2}\n',
      'events/README.md': '',
      'events/deeper/c.json': '{}',
    })
    expect(await readPayloads('events', { cwd: directory.path })).toEqual([
      { name: 'a-1', weight: 1, json: '{"a":1}', source: 'events/a.ndjson:1' },
      { name: 'a-2', weight: 1, json: '{"a":2}', source: 'events/a.ndjson:3' },
      { name: 'b', weight: 1, json: '{"b":1}', source: 'events/b.json' },
    ])
  })

  test('a line that is no JSON is reported with its line in the file', async () => {
    using directory = directoryWith({ 'a.ndjson': '{}\n{"a": oops}\n' })
    await expect(readPayloads('a.ndjson', { cwd: directory.path })).rejects.toThrow(
      'payloads: a.ndjson, line 2, column 7: this is not valid JSON (invalid symbol).\n   2 | {"a": oops}\n     |       ^',
    )
  })

  test('a file of lines without any is refused', async () => {
    using directory = directoryWith({ 'a.ndjson': '\n\n' })
    await expect(readPayloads('a.ndjson', { cwd: directory.path })).rejects.toThrow(
      'payloads: a.ndjson contains no events.',
    )
  })

  test('more than 100 are refused before they cost hours', async () => {
    using directory = directoryWith({ 'a.ndjson': '{}\n'.repeat(101) })
    await expect(readPayloads('a.ndjson', { cwd: directory.path })).rejects.toThrow(
      'payloads: these are 101 payloads; more than 100 per function would take hours.',
    )
  })

  test('a byte order mark is no part of the event', async () => {
    using directory = directoryWith({ 'get.json': '\uFEFF{}' })
    expect((await readPayloads('get.json', { cwd: directory.path }))[0]?.json).toBe('{}')
  })
})

describe('a list of payloads', () => {
  const read = async (value: unknown, files: Record<string, string> = {}) => {
    using directory = directoryWith(files)
    const { payloads } = parseInputs({ payloads: { value, where: 'payloads' } })
    return await readPayloads(payloads, {
      cwd: directory.path,
      placeholders: { 'function-name': 'orders', 'logical-id': 'Shop/Orders' },
    })
  }

  test('takes files and inline events, with weight, description and expectation', async () => {
    const payloads = await read(
      [
        'get.json',
        {
          name: 'put',
          event: { a: 1 },
          weight: 3,
          description: 'a small order',
          expect: 201,
        },
        { event: [1] },
      ],
      { 'get.json': '{}' },
    )
    expect(payloads).toEqual([
      { name: 'get', weight: 1, json: '{}', source: 'get.json' },
      {
        name: 'put',
        weight: 3,
        json: '{"a":1}',
        source: 'inline',
        description: 'a small order',
        expect: { kind: 'status', status: '201' },
      },
      { name: 'inline-3', weight: 1, json: '[1]', source: 'inline' },
    ])
  })

  test('may be a map of names', async () => {
    const payloads = await read(
      { get: 'a.json', fail: { file: 'b.json', expect: 'error' } },
      { 'a.json': '{}', 'b.json': '[]' },
    )
    expect(payloads.map(({ name, json, expect }) => [name, json, expect])).toEqual([
      ['get', '{}', undefined],
      ['fail', '[]', { kind: 'error' }],
    ])
  })

  test('an entry of several events shares its weight among them', async () => {
    const payloads = await read([{ name: 'traffic', file: 'log.jsonl', weight: 60 }], {
      'log.jsonl': '1\n2\n3\n',
    })
    expect(payloads.map(({ name, weight }) => [name, weight])).toEqual([
      ['traffic-1', 20],
      ['traffic-2', 20],
      ['traffic-3', 20],
    ])
  })

  test('a path may name the function, and no more of its id than a file can be called', async () => {
    const files = { 'events/orders/a.json': '1', 'events/Orders/b.json': '2' }
    expect((await read(['events/{function-name}'], files))[0]?.json).toBe('1')
    expect((await read('events/{logical-id}/*.json', files))[0]?.json).toBe('2')
    await expect(
      readPayloads('events/{logical-id}', { cwd: '/', placeholders: {} }),
    ).rejects.toThrow(
      'payloads: events/{logical-id} needs logical-id, which this function does not have; give it, or write the path out.',
    )
  })

  test('functions without files of their own share those of default', async () => {
    const files = { 'events/default/a.json': '1', 'events/pay/b.json': '2' }
    expect((await read('events/{function-name}', files))[0]?.json).toBe('1')
    expect((await read([{ file: 'events/{function-name}/*.json' }], files))[0]?.json).toBe('1')
    await expect(read('events/{function-name}', { 'a.json': '1' })).rejects.toThrow(
      /no file matches events\/orders in/,
    )
    // Own files that are wrong are no reason to measure with others.
    await expect(
      read('events/{function-name}', { ...files, 'events/orders/x.txt': '' }),
    ).rejects.toThrow('events/orders contains no .json, .ndjson or .jsonl file')
  })

  test('a name is taken as it stands before it is taken for a glob', async () => {
    const files = { 'events (1)/a.json': '1', 'get[2].json': '2', 'b/{x}.json': '3' }
    expect(await read(['events (1)', 'get[2].json', 'b/{x}.json'], files)).toMatchObject([
      { name: 'a', source: 'events (1)/a.json' },
      { name: 'get[2]' },
      { name: '{x}' },
    ])
  })

  test('generated events are called after their source', async () => {
    const [payload] = await read([{ event: 'sqs' }])
    expect(payload).toMatchObject({ name: 'sqs', source: 'sqs', weight: 1 })
  })

  test('two of the same name are refused', async () => {
    await expect(read([{ event: 'sqs' }, { event: 'sqs' }])).rejects.toThrow(
      'both give a payload called sqs; rename one of them',
    )
  })
})
