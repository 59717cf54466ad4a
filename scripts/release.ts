import { readFileSync } from 'node:fs'

/**
 * Checks that a tag may be released, and prints its part of the changelog.
 * `node scripts/release.ts v0.2.0`: the tag must be that of `package.json`, and the changelog must
 * have a dated heading for it. Needs nothing that is installed.
 */
const tag = process.argv[2] ?? ''
const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
const changelog = readFileSync('CHANGELOG.md', 'utf8')

const notes = changelog
  .split(/^(?=## )/m)
  .find((part) => part.startsWith(`## [${version}] - `))
  ?.split('\n')
  .slice(1)
  .join('\n')
  .trim()

if (tag !== `v${version}`) {
  fail(`The tag ${tag || '(none)'} is not that of package.json, whose version is ${version}.`)
} else if (!notes) {
  fail(`CHANGELOG.md has no entries under a heading "## [${version}] - year-month-day".`)
} else {
  console.log(notes)
}

function fail(sentence: string): void {
  console.error(sentence)
  process.exitCode = 1
}
