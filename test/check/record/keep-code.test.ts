import { expect, test } from '@jest/globals'
import { type NewCode, withNewCode } from '../../../src/check/record/keep-code.ts'
import { type CodeIndex, codeFile, codeIndexSchema, keptOf } from '../../../src/history/files.ts'

const DAY_MS = 24 * 3600 * 1000
const START = Date.UTC(2026, 0, 1)
const EMPTY: CodeIndex = { schema: 1, bytesWritten: 0, functions: {} }
const sha = (n: number) => n.toString(16).padStart(64, '0')

function aZip(name: string, n: number, { day = n, zipBytes = 1000 } = {}): NewCode {
  return {
    name,
    kept: {
      commit: null,
      time: new Date(START + day * DAY_MS).toISOString(),
      configuration: { architecture: 'arm64', timeoutSeconds: 3, ephemeralStorageMB: 512 },
      source: { kind: 'zip', sha256: sha(n), zipBytes },
    },
    zip: new Uint8Array([n]),
  }
}

const added = (before: CodeIndex, codes: readonly NewCode[], day: number) =>
  withNewCode(before, codes, { now: new Date(START + day * DAY_MS), keepSince: undefined })

test('code of 200 days is kept, with what was current then; what is older is deleted', () => {
  const first = added(EMPTY, [aZip('orders', 1), aZip('orders', 2, { day: 100 })], 100)
  expect([...first.files.keys()]).toEqual([codeFile(sha(1)), codeFile(sha(2))])
  // On day 250 the code of day 1 was current 200 days ago; on day 310 that of day 100 was.
  const later = added(first.code, [], 250)
  expect(keptOf(later.code, 'orders')).toHaveLength(2)
  const last = added(first.code, [], 310)
  expect(keptOf(last.code, 'orders').map(({ source }) => source)).toMatchObject([
    { sha256: sha(2) },
  ])
  expect(last.files).toEqual(new Map([[codeFile(sha(1)), null]]))
})

test('two functions of the same code have one zip, which goes with the last of them', () => {
  const both = added(EMPTY, [aZip('orders', 1), aZip('refunds', 1)], 1)
  expect([...both.files.keys()]).toEqual([codeFile(sha(1))])
  expect(both.code.bytesWritten).toBe(1000)
  const one = added(both.code, [aZip('orders', 2, { day: 2 })], 300)
  expect(one.files.get(codeFile(sha(1)))).toBeUndefined()
  const none = added(
    both.code,
    [aZip('orders', 2, { day: 2 }), aZip('refunds', 2, { day: 2 })],
    300,
  )
  expect(none.files.get(codeFile(sha(1)))).toBeNull()
})

test('what would go beyond 500 MB is not kept, and says so', () => {
  const full = { ...EMPTY, bytesWritten: 500 * 2 ** 20 - 500 }
  const { code, files } = added(full, [aZip('orders', 1)], 1)
  expect(files.size).toBe(0)
  expect(keptOf(code, 'orders')[0]?.source).toEqual({
    kind: 'none',
    reason: '500 MB of code are kept already, which is the maximum',
  })
})

test.each(['constructor', 'toString'])('a function may be called %s', (name) => {
  expect(keptOf(EMPTY, name)).toEqual([])
  const { code } = added(EMPTY, [aZip(name, 1)], 1)
  expect(keptOf(code, name)).toHaveLength(1)
  const read = codeIndexSchema.parse(JSON.parse(JSON.stringify(code)))
  expect(keptOf(read, name)).toHaveLength(1)
})
