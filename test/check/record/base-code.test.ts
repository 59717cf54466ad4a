import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { expect, test } from '@jest/globals'
import { recordPlan } from '../../../src/check/record/base-code.ts'
import { codeFile } from '../../../src/history/files.ts'
import { planOf } from '../../support/check.ts'
import { directoryWith } from '../../support/files.ts'

const ZIP = Buffer.from('the previously recorded code')
const SHA256 = createHash('sha256').update(ZIP).digest('hex')

/** What base is, and what of the code recorded before is in a file, where this lies in the branch. */
async function baseFrom(stored: Buffer | undefined) {
  using directory = directoryWith({ 'head/index.mjs': 'export const handler = 1' })
  const flags = { 'function-name': 'orders', 'head-code': 'head', 'memory-sizes': '512' }
  const planned = await planOf(
    [{ ...flags, runtime: 'nodejs24.x', handler: 'index.handler' }],
    directory.path,
  )
  // As `record` plans it where no base-code is given.
  const functions = planned.functions.map((fn) => ({
    ...fn,
    code: { ...fn.code, base: fn.code.head },
  }))
  const plan = { ...planned, functions }
  const kept = {
    commit: 'c'.repeat(40),
    time: '2026-11-20T10:00:00Z',
    source: { kind: 'zip' as const, sha256: SHA256, zipBytes: ZIP.length },
    configuration: { architecture: 'x86_64', timeoutSeconds: 3, ephemeralStorageMB: 512 },
  }
  await using recording = await recordPlan(plan, {
    snapshot: {
      files: new Map(),
      read: async (path) => (path === codeFile(SHA256) ? stored : undefined),
    },
    code: { schema: 1, bytesWritten: ZIP.length, functions: { orders: [kept] } },
    ...{ lines: [], notes: [] },
  })
  const base = recording.plan.functions[0]?.code.base
  const text =
    base?.kind === 'path' && base.path.endsWith('.zip') ? await readFile(base.path, 'utf8') : ''
  return { origin: recording.origins.get('orders'), text }
}

test('the code recorded before is base', async () => {
  expect(await baseFrom(ZIP)).toMatchObject({ origin: { kind: 'kept' }, text: `${ZIP}` })
})

test.each([
  ['gone', undefined],
  ['another than was recorded', Buffer.from('something else')],
])('a zip that is %s is no base, and the record says so', async (_, stored) => {
  expect(await baseFrom(stored)).toEqual({
    origin: { kind: 'lost', reason: 'its zip is no longer there, or has changed' },
    text: '',
  })
})
