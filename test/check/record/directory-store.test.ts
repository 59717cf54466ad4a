import { execFile } from 'node:child_process'
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import { directoryStore } from '../../../src/check/record/directory-store.ts'
import { readText } from '../../../src/shared/file-store.ts'
import { directoryWith } from '../../support/files.ts'

const MODULE = new URL('../../../src/check/record/directory-store.ts', import.meta.url).href

/** A process of its own that appends so many lines, one change each. */
const WRITER = `
const { directoryStore } = await import(${JSON.stringify(MODULE)})
const [directory, name, count] = process.argv.slice(1)
const store = directoryStore(directory)
for (let at = 0; at < Number(count); at++) {
  await store.update('', async (before) => {
    const bytes = (await before.read('2026.ndjson')) ?? Buffer.from('')
    return new Map([['2026.ndjson', bytes.toString() + name + ' ' + at + '\\n']])
  })
}`

describe('a directory of the history', () => {
  test('loses nothing of two processes with 200 changes each', async () => {
    using directory = directoryWith({})
    const history = path.join(directory.path, 'history')
    const run = (name: string) =>
      promisify(execFile)(process.execPath, [
        '--input-type=module',
        '-e',
        WRITER,
        history,
        name,
        '200',
      ])
    await Promise.all([run('one'), run('two')])
    const lines = readFileSync(path.join(history, '2026.ndjson'), 'utf8').trim().split('\n')
    expect(lines).toHaveLength(400)
    expect(new Set(lines).size).toBe(400)
    expect(readdirSync(history)).toEqual(['2026.ndjson'])
  }, 60_000)

  test('writes, reads and deletes, and looks at nothing that is hidden', async () => {
    using directory = directoryWith({})
    mkdirSync(path.join(directory.path, '.git'))
    writeFileSync(path.join(directory.path, '.git/HEAD'), 'x')
    const store = directoryStore(directory.path)
    expect(await store.snapshot()).toBeUndefined()
    await store.update(
      '',
      () =>
        new Map<string, string | Uint8Array | null>([
          ['code/a.zip', Buffer.from([0, 255])],
          ['b', 'b'],
        ]),
    )
    await store.update('', () => new Map([['b', null]]))
    const snapshot = await store.snapshot()
    expect([...(snapshot?.files ?? [])]).toEqual([['code/a.zip', 2]])
    expect(await snapshot?.read('code/a.zip')).toEqual(Buffer.from([0, 255]))
    expect(await snapshot?.read('.git/HEAD')).toBeUndefined()
  })

  test('takes the turn of a writer that died', async () => {
    using directory = directoryWith({})
    const lock = path.join(directory.path, '.lock')
    writeFileSync(lock, '')
    const hourAgo = new Date(Date.now() - 3600_000)
    utimesSync(lock, hourAgo, hourAgo)
    await directoryStore(directory.path).update('', () => new Map([['a', 'a']]))
    expect(readdirSync(directory.path)).toEqual(['a'])
  })

  test('waits for a writer that lives, and says which file to delete where it never ends', async () => {
    using directory = directoryWith({})
    writeFileSync(path.join(directory.path, '.lock'), '')
    let nowMs = 0
    const clock = {
      nowMs: () => nowMs,
      sleep: async (ms: number) => {
        nowMs += ms
      },
    }
    const writing = directoryStore(directory.path, { clock }).update('', () => new Map())
    await expect(writing).rejects.toThrow('.lock if none is running.')
  })

  test('changes nothing where the change cannot be made', async () => {
    using directory = directoryWith({})
    const store = directoryStore(directory.path)
    await store.update('', () => new Map([['a', 'a']]))
    await expect(
      store.update('', () => {
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    const snapshot = await store.snapshot()
    expect(snapshot && (await readText(snapshot, 'a'))).toBe('a')
  })

  test('that cannot be made is refused', async () => {
    using directory = directoryWith({})
    const file = path.join(directory.path, 'file')
    writeFileSync(file, '')
    await expect(directoryStore(path.join(file, 'in')).update('', () => new Map())).rejects.toThrow(
      /^history: .* cannot be written to/,
    )
  })

  test('that is a file is refused, read or written', async () => {
    using directory = directoryWith({ file: 'text' })
    const store = directoryStore(path.join(directory.path, 'file'))
    await expect(store.snapshot()).rejects.toThrow(/^history: .*file is not a directory; give/)
    await expect(store.update('', async () => new Map())).rejects.toThrow(/^history: .*file cannot/)
  })

  test('is written to in it alone: a link out of it is refused before anything is written', async () => {
    using directory = directoryWith({ 'history/old': '', 'elsewhere/file': '' })
    const at = (name: string) => path.join(directory.path, name)
    symlinkSync('../elsewhere', at('history/code'))
    const changes = new Map([
      ['2026.ndjson', 'a'],
      ['code/a.zip', 'a'],
    ])
    await expect(directoryStore(at('history')).update('', () => changes)).rejects.toThrow(
      /^history: .*code is, or is reached through, a link to .*elsewhere, outside of/,
    )
    expect(readdirSync(at('elsewhere'))).toEqual(['file'])
    expect(readdirSync(at('history')).sort()).toEqual(['code', 'old'])
  })
})
