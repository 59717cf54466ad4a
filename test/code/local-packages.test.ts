import { createHash } from 'node:crypto'
import { readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { zipSync } from 'fflate'
import { readCode } from '../../src/code/code.ts'
import { isSameCode, zipBytesAbove } from '../../src/code/local-code.ts'
import { openPackages } from '../../src/code/local-packages.ts'
import { temporaryFile } from '../../src/code/temporary-file.ts'
import { directoryWith } from '../support/files.ts'

const CODE = { 'index.mjs': 'export const handler = async () => 1', 'lib/a.js': 'a' }
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('base64')
const downloading = (zip: Uint8Array) => {
  const counted = { downloads: 0 }
  const download = async () => {
    counted.downloads++
    return temporaryFile((write) => write(zip))
  }
  return { counted, from: { what: 'the deployed code', download } }
}

describe('packages of a run', () => {
  test('are what reading them at once would give, and hold no bytes meanwhile', async () => {
    using directory = directoryWith(CODE)
    await using packages = openPackages()
    const code = await packages.atPath(directory.path, 'head-code')
    const { contentSha256 } = await code.contents()
    const { pieces, codeSha256, zipBytes } = await code.pack()
    const { zip, ...expected } = await readCode(directory.path, 'head-code')
    expect({ contentSha256, codeSha256, zipBytes }).toMatchObject({
      contentSha256: expected.contentSha256,
      codeSha256: expected.codeSha256,
      zipBytes: expected.zipBytes,
    })
    const sent: Buffer[] = []
    for await (const piece of pieces()) sent.push(Buffer.from(piece))
    expect(Buffer.concat(sent).equals(zip)).toBe(true)
  })

  test('are downloaded once, however many functions have them, and not before they are looked at', async () => {
    await using packages = openPackages()
    const { counted, from } = downloading(zipSync({ 'index.mjs': Buffer.from('x') }))
    const [one, two] = [packages.deployed('sha', from), packages.deployed('sha', from)]
    expect([counted.downloads, one === two]).toEqual([0, true])
    await Promise.all([one.contents(), two.contents(), two.pack()])
    expect(counted.downloads).toBe(1)
    // Others still need it.
    await one.release()
    expect((await two.pack()).zipBytes).toBeGreaterThan(0)
    expect(counted.downloads).toBe(1)
  })

  test('are known by the hash of the given .zip, which is not unzipped for it', async () => {
    // No zip at all: looking into it would fail.
    const bytes = Buffer.from('not a zip')
    using directory = directoryWith({ 'code.zip': bytes.toString() })
    await using packages = openPackages()
    const { counted, from } = downloading(bytes)
    const given = await packages.atPath(path.join(directory.path, 'code.zip'), 'head-code')
    expect(given.givenSha256).toBe(sha256(bytes))
    expect(await isSameCode(given, packages.deployed(sha256(bytes), from))).toBe(true)
    expect(counted.downloads).toBe(0)
    await expect(given.contents()).rejects.toThrow('code.zip cannot be unzipped')
  })

  test('are compared by contents where hashes differ, with one download', async () => {
    using directory = directoryWith({ 'index.mjs': 'x' })
    await using packages = openPackages()
    const same = downloading(zipSync({ 'index.mjs': Buffer.from('x') }, { level: 0 }))
    const other = downloading(zipSync({ 'index.mjs': Buffer.from('y') }))
    const head = await packages.atPath(directory.path, 'head-code')
    const deployed = packages.deployed('other', other.from)
    expect(await isSameCode(packages.deployed('same', same.from), head)).toBe(true)
    expect(await isSameCode(deployed, head)).toBe(false)
    await deployed.pack()
    expect([same.counted.downloads, other.counted.downloads]).toEqual([1, 1])
  })

  test('that change between looking and packing are refused', async () => {
    using directory = directoryWith(CODE)
    await using packages = openPackages()
    const code = await packages.atPath(directory.path, 'head-code')
    await code.contents()
    writeFileSync(path.join(directory.path, 'index.mjs'), 'changed')
    await expect(code.pack()).rejects.toThrow(
      `head-code: ${directory.path} changed while the check was running.`,
    )
  })

  test('are packed for their size only where it could matter', async () => {
    using directory = directoryWith({ 'index.mjs': 'x'.repeat(5000) })
    await using packages = openPackages()
    const code = await packages.atPath(directory.path, 'head-code')
    const { zipBytes } = await readCode(directory.path, 'head-code')
    expect(await zipBytesAbove(code, 10_000)).toBeUndefined()
    writeFileSync(path.join(directory.path, 'index.mjs'), 'y')
    // Would be read again to be packed.
    await expect(zipBytesAbove(code, zipBytes)).rejects.toThrow('changed while')
  })

  test('have nothing in the file system that a killed process could leave behind', async () => {
    using directory = directoryWith(CODE)
    using temporary = directoryWith()
    const before = process.env.TMPDIR
    process.env.TMPDIR = temporary.path
    try {
      await using packages = openPackages()
      const code = await packages.atPath(directory.path, 'head-code')
      const { from } = downloading(zipSync({ 'a.txt': Buffer.alloc(70_000) }))
      const other = packages.deployed('sha', from)
      await expect(packages.atPath('/no/such', 'head-code')).rejects.toThrow(
        'head-code: there is no',
      )
      await Promise.all([code.pack(), other.pack()])
      expect(readdirSync(temporary.path)).toEqual([])
      expect((await other.contents()).files).toMatchObject([{ path: 'a.txt', sizeBytes: 70_000 }])
    } finally {
      if (before === undefined) delete process.env.TMPDIR
      else process.env.TMPDIR = before
    }
  })
})
