import { createHash } from 'node:crypto'
import { readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { zipSync } from 'fflate'
import { readCode } from '../../src/code/code.ts'
import { fromShelf, openShelf } from '../../src/code/shelf.ts'
import { directoryWith } from '../support/files.ts'

const CODE = { 'index.mjs': 'export const handler = async () => 1', 'lib/a.js': 'a' }

describe('the code shelf', () => {
  test('gives back the very package, and holds no bytes meanwhile', async () => {
    using directory = directoryWith(CODE)
    await using shelf = openShelf()
    const code = await shelf.atPath(directory.path, 'head-code')
    expect(Object.keys(code).sort()).toEqual([
      'codeSha256',
      'contentSha256',
      'files',
      'kind',
      'readZip',
      'zipBytes',
    ])
    expect(await fromShelf(code)).toEqual(await readCode(directory.path, 'head-code'))
  })

  test('downloads what is deployed once, however many functions have it', async () => {
    await using shelf = openShelf()
    let downloads = 0
    const download = async () => {
      downloads++
      return zipSync({ 'index.mjs': Buffer.from('x') })
    }
    const [one, two] = await Promise.all([
      shelf.deployed('sha', 'orders', download),
      shelf.deployed('sha', 'invoices', download),
    ])
    expect([downloads, one === two]).toEqual([1, true])
  })

  test('knows a .zip by its own hash, too', async () => {
    using directory = directoryWith()
    const zip = zipSync({ 'index.mjs': Buffer.from('x') })
    const file = path.join(directory.path, 'code.zip')
    writeFileSync(file, zip)
    await using shelf = openShelf()
    const { givenSha256 } = await shelf.atPath(file, 'head-code')
    expect(givenSha256).toBe(createHash('sha256').update(zip).digest('base64'))
  })

  test('has nothing in the file system that a killed process could leave behind', async () => {
    using directory = directoryWith(CODE)
    using temporary = directoryWith()
    const before = process.env.TMPDIR
    process.env.TMPDIR = temporary.path
    try {
      await using shelf = openShelf()
      const [code, other] = await Promise.all([
        shelf.atPath(directory.path, 'head-code'),
        shelf.deployed('sha', 'orders', async () => zipSync({ 'a.txt': Buffer.alloc(70_000) })),
      ])
      await expect(shelf.atPath('/no/such', 'head-code')).rejects.toThrow('head-code: there is no')
      expect(readdirSync(temporary.path)).toEqual([])
      expect(await fromShelf(code)).toEqual(await readCode(directory.path, 'head-code'))
      expect(await fromShelf(other)).toMatchObject({ files: [{ path: 'a.txt' }] })
    } finally {
      if (before === undefined) delete process.env.TMPDIR
      else process.env.TMPDIR = before
    }
  })
})
