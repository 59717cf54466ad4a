import { execFileSync } from 'node:child_process'
import { expect, test } from '@jest/globals'
import { ROOT } from './examples/examples.ts'

const PYTHON_CACHE = ':(exclude,glob)**/__pycache__/**'

test('no file that a test needs is hidden from a fresh clone by .gitignore', () => {
  const ignored = execFileSync(
    'git',
    ['ls-files', '--others', '--ignored', '--exclude-standard', '--', 'test', 'src', PYTHON_CACHE],
    { cwd: ROOT, encoding: 'utf8' },
  )
  expect(ignored).toBe('')
})
