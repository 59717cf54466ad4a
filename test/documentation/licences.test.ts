import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { ROOT } from '../support/dist.ts'

const ALLOWED = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT']

const { dependencies } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>
}
const lock = JSON.parse(readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8')) as {
  packages: Record<string, { license?: string; dev?: boolean; link?: boolean }>
}
const licences = readFileSync(path.join(ROOT, 'dist/bundle/LICENSES.txt'), 'utf8')

/** What the bundle says of each package in it: its licence, and the text that comes with it. */
const bundled = [
  ...licences.matchAll(/(?<=^|\n\n)(@?[a-z][\w./-]*)\n([\w.()-]+(?: OR [\w.()-]+)*)\n/g),
].map((match, index, all) => ({
  name: match[1] ?? '',
  licence: match[2] ?? '',
  text: licences.slice(match.index + match[0].length, all[index + 1]?.index).trim(),
}))

/** Packages that are no tools: the only ones that could be bundled. */
const production = new Map(
  Object.entries(lock.packages)
    .filter(([location, { dev, link }]) => location !== '' && !dev && !link)
    .map(([location, { license = 'none' }]) => [
      location.replace(/^.*node_modules\//, ''),
      { location, license },
    ]),
)

test.each([...production])('the licence of %s allows bundling', (_, { license }) => {
  expect(ALLOWED).toContain(license)
})

describe('dist/bundle/LICENSES.txt', () => {
  test('lists all that package.json depends on', () => {
    const names = bundled.map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(Object.keys(dependencies)))
  })

  test.each(bundled)('gives the licence of $name, with its text', ({ name, licence, text }) => {
    expect(production.get(name)?.license).toBe(licence)
    // Some packages of the SDK come without a copy: theirs is the one of the others.
    if (licence === 'Apache-2.0') expect(licences).toContain('TERMS AND CONDITIONS FOR USE')
    else expect(text.length).toBeGreaterThan(200)
  })

  test('owes no notice', () => {
    for (const { name } of bundled) {
      const directory = path.join(ROOT, production.get(name)?.location ?? '')
      const files = existsSync(directory) ? readdirSync(directory) : []
      expect([name, files.filter((file) => /^notice/i.test(file))]).toEqual([name, []])
    }
  })
})
