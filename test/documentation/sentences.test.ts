import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@jest/globals'
import { globSync } from 'tinyglobby'
import { ROOT } from '../support/dist.ts'
import { allPages } from '../support/documentation.ts'

/** Source files as their strings read, without the escapes of quotes and backticks. */
const sources = globSync(['src/**/*.ts', 'packages/*/src/**/*.ts'], { cwd: ROOT }).map((file) =>
  readFileSync(path.join(ROOT, file), 'utf8').replace(/\\([`'"$])/g, '$1'),
)
const page = allPages().find(({ file }) => file === 'docs/troubleshooting.md')
/** Said by the step that assumes the role, before ours. */
const OTHERS = ['Not authorized to perform sts:AssumeRoleWithWebIdentity']
const headings = [...(page?.text ?? '').matchAll(/^### (.+)$/gm)]
  .map(([, heading = '']) => heading)
  .filter((heading) => !OTHERS.includes(heading))

/** What is the same in every message of this form; `…` stands for what differs. */
function fixedParts(sentence: string): string[] {
  return sentence.split('…').filter((part) => part.trim().length > 4)
}

test.each(headings)('this is said somewhere: %s', (heading) => {
  const parts = fixedParts(heading)
  expect(parts.join('').length).toBeGreaterThan(15)
  // A sentence may be put together from several files.
  const unsaid = parts.filter((part) => !sources.some((source) => source.includes(part)))
  expect(unsaid).toEqual([])
})

test('there is something to search for, each once', () => {
  expect(headings.length).toBeGreaterThan(25)
  expect(new Set(headings).size).toBe(headings.length)
})
