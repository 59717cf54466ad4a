import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { reportJsonSchema } from '../src/report/read.ts'

/**
 * Writes the JSON Schema of report.json. With `--check` it writes nothing and fails where the
 * committed file differs.
 */
const FILE = 'schema/report.schema.json'
const text = execFileSync('node_modules/.bin/biome', ['format', `--stdin-file-path=${FILE}`], {
  input: JSON.stringify(reportJsonSchema()),
  encoding: 'utf8',
})
if (!process.argv.includes('--check')) writeFileSync(FILE, text)
else if (readFileSync(FILE, 'utf8') !== text) {
  console.error(`${FILE} does not follow src/report/schema.ts: run node scripts/schemas.ts.`)
  process.exitCode = 1
}
