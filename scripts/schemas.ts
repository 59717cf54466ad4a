import { readFileSync, writeFileSync } from 'node:fs'
import { historyJsonSchema } from '../src/history/line.ts'
import { reportJsonSchema } from '../src/report/read.ts'
import { CONFIG_SCHEMA_FILE, configSchemaText } from './config-schema.ts'

/**
 * Writes the JSON Schemas of report.json, of a line of the history, and of the config file. With `--check` it writes nothing and
 * fails where a committed file differs.
 */
const schemas = {
  'schema/report.schema.json': `${JSON.stringify(reportJsonSchema(), null, 2)}\n`,
  'schema/history.schema.json': `${JSON.stringify(historyJsonSchema(), null, 2)}\n`,
  [CONFIG_SCHEMA_FILE]: configSchemaText(),
}
for (const [file, text] of Object.entries(schemas)) {
  if (!process.argv.includes('--check')) writeFileSync(file, text)
  else if (readFileSync(file, 'utf8') !== text) {
    console.error(`${file} does not follow its source: run npm run generate.`)
    process.exitCode = 1
  }
}
