import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from '@jest/globals'
import { ROOT } from '../support/dist.ts'
import { directoryWith } from '../support/files.ts'

const changelog = readFileSync(path.join(ROOT, 'CHANGELOG.md'), 'utf8')
const run = promisify(execFile)

test('the changelog has the form of Keep a Changelog', () => {
  expect(changelog).toMatch(/^# Changelog\n/)
  const [unreleased, ...released] = [...changelog.matchAll(/^## (.+)$/gm)].map(([, text]) => text)
  expect(unreleased).toBe('[Unreleased]')
  for (const heading of released) expect(heading).toMatch(/^\[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d$/)
  const kinds = [...changelog.matchAll(/^### (.+)$/gm)].map(([, kind]) => kind)
  const known = ['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security']
  expect(known).toEqual(expect.arrayContaining(kinds))
})

/** Asks the release script in a directory with this version and changelog. */
async function release(tag: string, version: string, text: string) {
  using directory = directoryWith({ 'CHANGELOG.md': text })
  writeFileSync(path.join(directory.path, 'package.json'), JSON.stringify({ version }))
  const script = path.join(ROOT, 'scripts', 'release.ts')
  return await run(process.execPath, [script, tag], { cwd: directory.path }).then(
    ({ stdout }) => stdout,
    ({ stderr }: { stderr: string }) => `refused: ${stderr}`,
  )
}

const RELEASED = `# Changelog

## [Unreleased]

## [0.2.0] - 2026-12-01

### Fixed

- Something.

## [0.1.0] - 2026-11-01

- All of it.
`

test('a tag is released with its part of the changelog', async () => {
  expect(await release('v0.2.0', '0.2.0', RELEASED)).toBe('### Fixed\n\n- Something.\n')
})

test('a tag of another version, or one that the changelog does not list, is not released', async () => {
  expect(await release('v0.2.1', '0.2.0', RELEASED)).toMatch(/^refused: The tag v0\.2\.1 is not/)
  expect(await release('v0.3.0', '0.3.0', RELEASED)).toMatch(/^refused: CHANGELOG\.md has no/)
})
