import { createHash } from 'node:crypto'
import { fstatSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { temporaryFile } from '../../src/code/temporary-file.ts'

const PIECES = [Buffer.alloc(70_000, 'a'), Buffer.from('bc')]
const WHOLE = Buffer.concat(PIECES)

const kept = () =>
  temporaryFile(async (write) => {
    for (const piece of PIECES) await write(piece)
  })

test('bytes are kept as they came, and described', async () => {
  await using file = await kept()
  expect(file.sizeBytes).toBe(WHOLE.byteLength)
  expect(file.sha256).toBe(createHash('sha256').update(WHOLE).digest('base64'))
  expect(WHOLE.equals(await file.read())).toBe(true)
})

const onUnix = process.platform === 'win32' ? test.skip : test

onUnix('the file has no name, so nothing stays of a process that is killed', async () => {
  await using file = await kept()
  const { mode, nlink } = fstatSync(file.file.fd)
  expect([mode & 0o777, nlink]).toEqual([0o600, 0])
})
