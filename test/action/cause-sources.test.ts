import { execFileSync } from 'node:child_process'
import { expect, test } from '@jest/globals'
import { causeSources } from '../../src/action/cause-sources.ts'
import { directoryWith } from '../support/files.ts'
import { withCauses } from '../support/profiles.ts'
import { LINKS } from '../support/report.ts'
import { REPORTS } from '../support/reports.ts'

const report = withCauses(REPORTS.fail)

test('the files of causes are those that the checked out commit has', async () => {
  using directory = directoryWith({ 'src/index.mjs': '', ':(top)': '' })
  const cwd = directory.path
  const { env } = process
  expect(await causeSources(report, { cwd, env })).toBeUndefined()

  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], {
      cwd,
      encoding: 'utf8',
    }).trim()
  git('init', '-q', '-b', 'main')
  git('commit', '-q', '--allow-empty', '-m', 'first')
  expect(await causeSources(report, { cwd, env })).toBeUndefined()
  git('add', 'src')
  git('commit', '-q', '-m', 'second')
  const sources = { commit: git('rev-parse', 'HEAD'), files: ['src/index.mjs'] }
  expect(await causeSources(report, { cwd, env })).toEqual(sources)

  // Where it was presented before, the checkout may be another one by now.
  expect(await causeSources({ ...report, links: LINKS }, { cwd, env })).toBeUndefined()
  const presented = { ...report, links: { ...LINKS, sources } }
  expect(await causeSources(presented, { cwd: '/', env })).toEqual(sources)
})
