import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { staysInside } from '../src/package-links.ts'

const links = (all: Record<string, string>) => new Map(Object.entries(all))

describe('a link', () => {
  test.each([
    ['a', 'b', {}],
    ['a/b/c', '../../d', {}],
    ['a', 'b/../c', {}],
    ['a', '.', {}],
    ['a', 'b', { b: 'c', c: 'd' }],
    ['a', 'b/../../x', { b: 'deep/er/dir' }],
    ['circle', 'circle', { circle: 'circle' }],
  ])('%s to %s with %j stays inside', (name, target, others) => {
    expect(staysInside(name, target, links({ ...others, [name]: target }))).toBe(true)
  })

  test.each([
    ['a', '..', {}],
    ['a/b', '../..', {}],
    ['a', '/etc/passwd', {}],
    ['a', '/proc/self/environ', {}],
    ['a', '', {}],
    ['a', 'b\0c', {}],
    ['a', 'b/../../x', {}],
    ['deep/a', '../b/../x', { b: '..' }],
    ['a', 'b', { b: 'c', c: '/etc' }],
    ['a', 'b/passwd', { b: '../../etc' }],
    // Lexically inside; but b is one deeper than its target, so that .. of it leads out.
    ['a', 'deep/b/../..', { 'deep/b': '..' }],
  ])('%s to %s with %j leads out', (name, target, others) => {
    expect(staysInside(name, target, links({ ...others, [name]: target }))).toBe(false)
  })

  test('that stays inside does so for the kernel, whatever other links there are', () => {
    const name = fc.constantFrom('a', 'b', 'd/a', 'd/b', 'd/e/a', 'd/e/b')
    const part = fc.constantFrom('..', '..', '.', 'a', 'b', 'd', 'e')
    const target = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/'))
    fc.assert(
      fc.property(fc.dictionary(name, target, { minKeys: 1, maxKeys: 5 }), (all) => {
        const home = realpathSync(mkdtempSync(path.join(tmpdir(), 'links-')))
        const root = path.join(home, 'a', 'root')
        try {
          mkdirSync(path.join(root, 'd/e'), { recursive: true })
          for (const [link, to] of Object.entries(all)) symlinkSync(to, path.join(root, link))
          const known = links(all)
          if (![...known].every(([link, to]) => staysInside(link, to, known))) return
          for (const link of known.keys()) {
            const real = realOf(path.join(root, link))
            if (real !== undefined) expect(`${real}/`.startsWith(`${root}/`)).toBe(true)
          }
        } finally {
          rmSync(home, { recursive: true })
        }
      }),
      { numRuns: 300 },
    )
  })
})

/** Nothing for a link that leads to nothing. */
function realOf(file: string): string | undefined {
  try {
    return realpathSync(file)
  } catch {
    return undefined
  }
}
