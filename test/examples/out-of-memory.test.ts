import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { crc32, gunzipSync } from 'node:zlib'
import { describe, expect, it } from '@jest/globals'
import { accessLog } from '../../examples/out-of-memory/make-log.ts'
import { callNode, EXAMPLES } from './examples.ts'

const EVENT = { key: 'access.log.gz' }
const log = Buffer.from(accessLog())

describe('the log', () => {
  it.each(['base', 'head'])('of %s is the one that make-log.ts writes', async (side) => {
    const file = await readFile(path.join(EXAMPLES, 'out-of-memory', side, EVENT.key))
    expect(Buffer.compare(gunzipSync(file), log)).toBe(0)
  })
})

describe('the handler', () => {
  it('gives the same answer in base, which fits into 128 MB, and in head, which fits into 512 MB alone', async () => {
    const base = await callNode('out-of-memory/base/index.mjs', EVENT, 3)
    const head = await callNode('out-of-memory/head/index.mjs', EVENT, 3)
    expect(base.answer).toEqual({ ...EVENT, bytes: log.length, lines: 900_000, crc32: crc32(log) })
    expect(head.answer).toEqual(base.answer)
    expect(base.maxMemoryMB).toBeLessThan(110)
    expect(head.maxMemoryMB).toBeGreaterThan(160)
    expect(head.maxMemoryMB).toBeLessThan(410)
  })
})
