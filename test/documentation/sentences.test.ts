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
/** Said by AWS, by GitHub, or by steps before ours. */
const OTHERS = [
  'Not authorized to perform sts:AssumeRoleWithWebIdentity',
  'Credentials could not be loaded, please check your action inputs: Could not load credentials from any providers',
  'No OpenIDConnect provider found in your account for https://token.actions.githubusercontent.com',
  'is not authorized to perform: iam:PassRole on resource',
  'The role defined for the function cannot be assumed by Lambda.',
  'Resource not accessible by integration',
  'You have exceeded a secondary rate limit',
  "'using: node24' is not supported",
  'Expected — Waiting for status to be reported',
  'Unable to download artifact(s): Artifact not found for name',
]
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
