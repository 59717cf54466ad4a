import { lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import type { Zippable } from 'fflate'
import { zipSync } from 'fflate'
import { unzip } from '../src/zip.ts'
import { refusal } from './support.ts'

const UNIX = 3
const text = (value: string) => new TextEncoder().encode(value)

/** A zip made on unix; modes are those of `stat`. */
function zip(entries: Record<string, string | { mode: number; content: string }>): Buffer {
  const files: Zippable = {}
  for (const [name, entry] of Object.entries(entries)) {
    const { mode, content } = typeof entry === 'string' ? { mode: 0o100644, content: entry } : entry
    files[name] = [text(content), { os: UNIX, attrs: (mode << 16) >>> 0 }]
  }
  return Buffer.from(zipSync(files))
}

const link = (content: string) => ({ mode: 0o120777, content })

/** Puts another name, of the same length, into the headers of a zip. */
function renamed(bytes: Buffer, from: string, to: string): Buffer {
  expect(to).toHaveLength(from.length)
  return Buffer.from(bytes.toString('latin1').replaceAll(from, to), 'latin1')
}

async function temporary(): Promise<AsyncDisposable & { directory: string; below: string }> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'unzip-test-'))
  return {
    directory,
    below: path.join(directory, 'task'),
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true }),
  }
}

describe('unpacking a zip', () => {
  test('writes files and directories, keeps who may execute, and takes away writing', async () => {
    await using at = await temporary()
    await unzip(
      zip({
        'index.js': 'code',
        bootstrap: { mode: 0o100755, content: '#!' },
        'a/b/c.txt': 'deep',
      }),
      at.directory,
    )
    expect(await readFile(path.join(at.directory, 'a/b/c.txt'), 'utf8')).toBe('deep')
    expect((await lstat(path.join(at.directory, 'bootstrap'))).mode & 0o777).toBe(0o555)
    expect((await lstat(path.join(at.directory, 'index.js'))).mode & 0o777).toBe(0o444)
  })

  test('makes files of a zip without unix permissions readable', async () => {
    await using at = await temporary()
    await unzip(Buffer.from(zipSync({ 'index.js': text('code') })), at.directory)
    expect((await lstat(path.join(at.directory, 'index.js'))).mode & 0o777).toBe(0o444)
  })

  test('gives the permissions of the zip, whatever this process takes away by its umask', async () => {
    await using at = await temporary()
    const before = process.umask(0o077)
    try {
      await unzip(zip({ bootstrap: { mode: 0o100755, content: '#!' } }), at.directory)
    } finally {
      process.umask(before)
    }
    expect((await lstat(path.join(at.directory, 'bootstrap'))).mode & 0o777).toBe(0o555)
  })

  test('makes links that stay inside', async () => {
    await using at = await temporary()
    await unzip(
      zip({
        'lib/real.js': 'code',
        'bin/tool': link('../lib/real.js'),
        'top.js': link('lib/real.js'),
      }),
      at.directory,
    )
    expect(await readlink(path.join(at.directory, 'bin/tool'))).toBe('../lib/real.js')
    expect(await readFile(path.join(at.directory, 'top.js'), 'utf8')).toBe('code')
  })

  test.each<[string, Buffer, RegExp]>([
    [
      'an entry that climbs',
      renamed(zip({ 'xx/evil.js': 'x' }), 'xx/evil.js', '../evil.js'),
      /\.\.\/evil\.js/,
    ],
    [
      'an entry that climbs in the middle',
      renamed(zip({ 'a/xx/xx/e': 'x' }), 'a/xx/xx/e', 'a/../../e'),
      /a\/\.\.\/\.\.\/e/,
    ],
    [
      'an absolute entry',
      renamed(zip({ 'xtmp/evil': 'x' }), 'xtmp/evil', '/tmp/evil'),
      /\/tmp\/evil/,
    ],
    [
      'an entry with a drive',
      renamed(zip({ 'xx/evil': 'x' }), 'xx/evil', 'C:/evil'),
      /C:\/evil|absolute/,
    ],
    [
      'a link to an absolute path',
      zip({ evil: link('/etc/passwd') }),
      /evil -> \/etc\/passwd leads outside/,
    ],
    ['a link that climbs out', zip({ 'a/evil': link('../../x') }), /leads outside/],
    [
      'a link that climbs behind a name',
      zip({ 'd/x': 'x', evil: link('d/../../x') }),
      /leads outside/,
    ],
    [
      'a link that climbs out where upper and lower case are the same',
      zip({ b: link('.'), x: link('B/../etc') }),
      /x -> B\/\.\.\/etc leads outside/,
    ],
    [
      'a link below a link where upper and lower case are the same',
      zip({ a: link('c'), 'A/b': link('d') }),
      /below the link A/,
    ],
    ['a file below a link', zip({ 'a/b': 'x', a: link('c') }), /EEXIST|EISDIR|below/],
    ['a link below a link', zip({ a: link('c'), 'a/b': link('d') }), /below the link a/],
    [
      'a file that is a link as well',
      zip({ 'a.js': 'x', 'a.jt': link('c') }),
      /both a file and a link/,
    ],
  ])('refuses %s, and writes nothing outside', async (what, bytes, expected) => {
    await using at = await temporary()
    const hostile = what.includes('as well') ? renamed(bytes, 'a.jt', 'a.js') : bytes
    await mkdir(at.below)
    const said = await refusal(unzip(hostile, at.below))
    expect(said).toMatch(/^InvalidParameterValueException: Could not unzip uploaded file\./)
    expect(said).toMatch(expected)
    expect(await readdir(at.directory)).toEqual(['task'])
  })

  test('refuses what is no zip, what is cut short, and what is empty', async () => {
    await using at = await temporary()
    const could = /^InvalidParameterValueException: Could not unzip uploaded file\./
    expect(await refusal(unzip(Buffer.from('no zip'), at.directory))).toMatch(could)
    const whole = zip({ 'index.js': 'x'.repeat(1000) })
    expect(await refusal(unzip(whole.subarray(0, -40), at.directory))).toMatch(could)
    const damaged = Buffer.from(zipSync({ 'index.js': text('seven') }, { level: 0 }))
    damaged.write('eight', damaged.indexOf('seven'))
    expect(await refusal(unzip(damaged, at.directory))).toMatch(/ checksum of .*"index\.js"/)
    const empty = 'InvalidParameterValueException: Uploaded file must be a non-empty zip'
    expect(await refusal(unzip(Buffer.from(zipSync({})), at.directory))).toBe(empty)
    expect(await refusal(unzip(Buffer.alloc(0), at.directory))).toBe(empty)
  })

  test('stops at the limit of the unpacked size, over all files together', async () => {
    await using at = await temporary()
    const bomb = zip({ a: '0'.repeat(60_000), b: '0'.repeat(60_000) })
    expect(bomb.length).toBeLessThan(1000)
    expect(await refusal(unzip(bomb, at.directory, 100_000))).toBe(
      'InvalidParameterValueException: Unzipped size must be smaller than 100000 bytes',
    )
  })

  test('refuses a file that is longer than its zip says', async () => {
    await using at = await temporary()
    const bytes = zip({ a: '0'.repeat(60_000) })
    // The uncompressed size stands in both headers; make it 1.
    const size = Buffer.alloc(4)
    size.writeUInt32LE(60_000)
    const lying = Buffer.from(
      bytes.toString('latin1').replaceAll(size.toString('latin1'), '\x01\0\0\0'),
      'latin1',
    )
    expect(await refusal(unzip(lying, at.directory))).toMatch(/Could not unzip.*too many bytes/)
  })
})
