import { execFileSync } from 'node:child_process'
import { expect, test } from '@jest/globals'
import { ROOT } from './examples/examples.ts'

const PYTHON_CACHE = ':(exclude,glob)**/__pycache__/**'

test('no file that a test needs is hidden from a fresh clone by .gitignore', () => {
  const ignored = execFileSync(
    'git',
    [
      // Also in a checkout of another user's, as steps in a container have it.
      ...['-c', `safe.directory=${ROOT}`, 'ls-files', '--others', '--ignored'],
      ...['--exclude-standard', '--', 'test', 'src', PYTHON_CACHE],
    ],
    { cwd: ROOT, encoding: 'utf8' },
  )
  expect(ignored).toBe('')
})
