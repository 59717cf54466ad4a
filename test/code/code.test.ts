import { randomBytes } from 'node:crypto'
import { chmodSync, utimesSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { type Zippable, zipSync } from 'fflate'
import { readCode } from '../../src/code/code.ts'
import { type CodeEntry, type CodeFile, describeEntry, entryOf } from '../../src/code/entries.ts'
import { requireFewFiles } from '../../src/code/limits.ts'
import { unzip } from '../../src/code/unzip.ts'
import { packEntries, zipFiles } from '../../src/code/zip.ts'
import { directoryWith } from '../support/files.ts'

const linkTo = (target: string): Zippable[string] => [
  Buffer.from(target),
  { os: 3, attrs: 0o120777 << 16 },
]

describe('code from a directory', () => {
  test('has the same CodeSha256 whenever and wherever it is packed', async () => {
    using one = directoryWith({ 'index.mjs': 'export const a = 1', 'lib/b.js': 'b' })
    using two = directoryWith({ 'lib/b.js': 'b', 'index.mjs': 'export const a = 1' })
    utimesSync(path.join(two.path, 'index.mjs'), 1, 1)
    const [first, second] = [
      await readCode(one.path, 'base-code'),
      await readCode(two.path, 'head-code'),
    ]
    expect(second.codeSha256).toBe(first.codeSha256)
    expect(first.codeSha256).toBe('YqMt8FI2rPGNUEg7ZVJnvBCGcV6zC8fP3U5GDKdMfaE=')
  })

  test('changes its CodeSha256 with a file, a name or an executable bit', async () => {
    using directory = directoryWith({ bootstrap: '#!/bin/sh\n' })
    const hashes = [(await readCode(directory.path, 'head-code')).codeSha256]
    chmodSync(path.join(directory.path, 'bootstrap'), 0o755)
    hashes.push((await readCode(directory.path, 'head-code')).codeSha256)
    writeFileSync(path.join(directory.path, 'bootstrap'), '#!/bin/sh\n#\n')
    hashes.push((await readCode(directory.path, 'head-code')).codeSha256)
    expect(new Set(hashes).size).toBe(3)
  })

  test('takes hidden files', async () => {
    using directory = directoryWith({ '.env.defaults': 'A=1', '.git/HEAD': 'x' })
    const { files } = await readCode(directory.path, 'head-code')
    expect(files.map((file) => file.path)).toEqual(['.env.defaults'])
  })

  test('is refused with its own sentence when missing or empty', async () => {
    using directory = directoryWith({})
    await expect(readCode('/no/such', 'head-code')).rejects.toThrow(
      'head-code: there is no directory or .zip at /no/such; build the code first, or correct the path.',
    )
    await expect(readCode(directory.path, 'head-code')).rejects.toThrow(
      `head-code: ${directory.path} contains no files; build the code first.`,
    )
  })
})

describe('code from a zip', () => {
  const zipAt = (directory: string, bytes: Uint8Array): string => {
    const file = path.join(directory, 'code.zip')
    writeFileSync(file, bytes)
    return file
  }

  test('is the same package as the directory it was made of', async () => {
    using directory = directoryWith({ 'src/index.mjs': 'x' })
    using other = directoryWith({})
    const zipped = zipSync({
      'src/index.mjs': [Buffer.from('x'), { os: 3, attrs: 0o100644 << 16 }],
    })
    const [fromDirectory, fromZip] = [
      await readCode(directory.path, 'base-code'),
      await readCode(zipAt(other.path, zipped), 'head-code'),
    ]
    expect(fromZip.codeSha256).toBe(fromDirectory.codeSha256)
  })

  test.each<[string, Uint8Array, RegExp]>([
    ['an empty file', new Uint8Array(), /code\.zip is an empty file, not a zip\.$/],
    ['no zip at all', Buffer.from('hello'), /code\.zip cannot be unzipped: /],
    ['a zip without files', zipSync({}), /code\.zip contains no files; zip the code itself\.$/],
    [
      'an entry that climbs out',
      zipSync({ '../evil.js': Buffer.from('x') }),
      /cannot be unzipped: invalid relative path: \.\.\/evil\.js\.$/,
    ],
    [
      'an absolute entry',
      zipSync({ '/etc/x': Buffer.from('x') }),
      /cannot be unzipped: absolute path: \/etc\/x\.$/,
    ],
    [
      'a link that leads out',
      zipSync({ link: [Buffer.from('/etc/passwd'), { os: 3, attrs: 0o120777 << 16 }] }),
      /contains the link link to \/etc\/passwd, which leads out of the zip; zip the file that it points to instead\.$/,
    ],
    [
      'a file below a link',
      zipSync({ 'a/b': Buffer.from('x'), a: [Buffer.from('c'), { os: 3, attrs: 0o120777 << 16 }] }),
      /contains a\/b below the link a; zip the files themselves\.$/,
    ],
    [
      'a link that leads out where upper and lower case are the same',
      zipSync({ b: linkTo('.'), x: linkTo('B/../etc') }),
      /contains the link x to B\/\.\.\/etc, which leads out of the zip/,
    ],
    [
      'a file below a link where upper and lower case are the same',
      zipSync({ 'A/b': Buffer.from('x'), a: linkTo('c') }),
      /contains A\/b below the link A; zip the files themselves\.$/,
    ],
    [
      'a name that no file can have',
      zipSync({ 'a\0.js': Buffer.from('x') }),
      /contains an entry named "a\\u0000\.js", which no file can be called; zip the code again\.$/,
    ],
    [
      'the name of a directory',
      zipSync({ '.': Buffer.from('x') }),
      /contains an entry named "\.", which no file can be called; zip the code again\.$/,
    ],
    [
      'a file below a file',
      zipSync({ a: Buffer.from('x'), 'a/b': Buffer.from('x') }),
      /contains a\/b below the file a; zip the files themselves\.$/,
    ],
    [
      'a pipe',
      zipSync({ 'a/pipe': [Buffer.from(''), { os: 3, attrs: 0o010644 << 16 }] }),
      /contains a\/pipe, which is neither a file nor a link \(a device, a pipe or a socket\); leave it out\.$/,
    ],
    [
      'a file that was damaged after it was zipped',
      Buffer.from(
        Buffer.from(zipSync({ 'a.js': Buffer.from('seven') }, { level: 0 }))
          .toString('latin1')
          .replace('seven', 'eight'),
        'latin1',
      ),
      /is damaged: the checksum of a\.js is not the one that the zip states; zip the code again\.$/,
    ],
  ])('%s is refused with its own sentence', async (_, bytes, sentence) => {
    using directory = directoryWith({})
    await expect(readCode(zipAt(directory.path, bytes), 'head-code')).rejects.toThrow(sentence)
  })

  test('of two entries with one path the last counts', async () => {
    const [one, two] = [{ 'a.js': Buffer.from('one') }, { './a.js': Buffer.from('two') }]
    const files = await unzip(zipSync({ ...one, ...two }), 'the zip')
    expect(files.map(({ path, bytes }) => [path, Buffer.from(bytes).toString()])).toEqual([
      ['a.js', 'two'],
    ])
  })

  test('any bytes are unpacked or refused, never a crash', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        const outcome = await unzip(bytes, 'the zip').catch((error: Error) => error.name)
        expect(outcome === 'BadInput' || Array.isArray(outcome)).toBe(true)
      }),
      { numRuns: 200 },
    )
  })

  test('files are packed in one order, whatever order they are found in', async () => {
    const files = ['b', 'a', 'c'].map((name) => ({
      path: name,
      bytes: Buffer.from(name),
      executable: false,
    }))
    expect(await zipFiles(files)).toEqual(await zipFiles(files.toReversed()))
  })

  test('files are packed as they are at once, in as many parts as it takes, letting others have turns', async () => {
    const files = Array.from({ length: 1203 }, (_, index) => ({
      path: `f${String(index).padStart(5, '0')}.js`,
      bytes: Buffer.from(`module.exports = ${index}`.repeat(index % 7)),
      executable: index % 2 === 0,
    }))
    const entry = ({ bytes, executable }: CodeFile): Zippable[string] => [
      bytes,
      {
        mtime: new Date(1980, 0, 1),
        os: 3,
        attrs: (0o100000 | (executable ? 0o755 : 0o644)) << 16,
        level: 6,
      },
    ]
    let turns = 0
    const counting = setInterval(() => turns++, 0)
    const zip = await zipFiles(files)
    clearInterval(counting)
    const entries: Zippable = Object.fromEntries(files.map((file) => [file.path, entry(file)]))
    const atOnce = zipSync(entries)
    expect(Buffer.from(zip).equals(Buffer.from(atOnce))).toBe(true)
    expect(turns).toBeGreaterThan(0)
  })

  test('a large file is packed by a worker thread, into the same bytes however it is read', async () => {
    const bytes = Buffer.concat([
      Buffer.from('const a = 1\n'.repeat(100_000)),
      randomBytes(700_000),
    ])
    const small = { path: 'b.js', bytes: Buffer.from('b'), executable: true }
    const files = [{ path: 'a.js', bytes, executable: false }, small]
    const zip = await zipFiles(files)
    const [unpacked] = await unzip(zip, 'the zip')
    expect(unpacked && Buffer.from(unpacked.bytes).equals(bytes)).toBe(true)
    async function* inParts() {
      for (let at = 0; at < bytes.byteLength; at += 77_777) yield bytes.subarray(at, at + 77_777)
    }
    const pieces: Uint8Array[] = []
    const large: CodeEntry = {
      path: 'a.js',
      sizeBytes: bytes.byteLength,
      open: (use) => use({ executable: false, pieces: inParts() }),
    }
    const described = await packEntries([entryOf(small), large], async (piece) => {
      pieces.push(piece)
    })
    expect(Buffer.concat(pieces).equals(zip)).toBe(true)
    expect(described).toEqual(await Promise.all(files.map((file) => describeEntry(entryOf(file)))))
  })

  test('a large file that cannot be read to its end, or written, fails the packing', async () => {
    const large = (fail: boolean): CodeEntry => ({
      path: 'a.bin',
      sizeBytes: 3_000_000,
      open: (use) => use({ executable: false, pieces: noise(fail) }),
    })
    async function* noise(fail: boolean) {
      for (let part = 0; part < 30; part++) yield randomBytes(100_000)
      if (fail) throw new Error('gone')
    }
    await expect(packEntries([large(true)], async () => {})).rejects.toThrow('gone')
    const full = async () => {
      throw new Error('full')
    }
    await expect(packEntries([large(false)], full)).rejects.toThrow('full')
  })

  test('more files than a zip counts are refused, before any is read', async () => {
    expect(() => requireFewFiles(65_535, 'head-code: dist')).not.toThrow()
    expect(() => requireFewFiles(66_000, 'head-code: dist')).toThrow(
      'head-code: dist contains 66000 files, and a zip of code can have 65535 at most; leave out what the function does not need, or bundle it.',
    )
  })

  test('what is packed is unpacked again, bytes and executable bit', async () => {
    const name = fc.stringMatching(/^[a-z]{1,8}$/)
    const file = fc.record({ path: name, bytes: fc.uint8Array(), executable: fc.boolean() })
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(file, { selector: (f) => f.path, minLength: 1 }),
        async (files) => {
          const unpacked = await unzip(await zipFiles(files), 'the zip')
          const comparable = (list: readonly CodeFile[]) =>
            list
              .map((f) => ({ ...f, bytes: [...f.bytes] }))
              .sort((a, b) => (a.path < b.path ? -1 : 1))
          expect(comparable(unpacked)).toEqual(comparable(files))
        },
      ),
      { numRuns: 50 },
    )
  })
})
