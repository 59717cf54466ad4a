import type { Plant } from '../plant.ts'

const records = (each: Omit<Plant, 'language' | 'kind' | 'program'> & Partial<Plant>): Plant => ({
  language: 'nodejs',
  program: 'records',
  kind: 'function',
  ...each,
})

/** A program that reads a batch: an async generator, a private field, JSON, a file of the package. */
export const RECORDS: readonly Plant[] = [
  records({
    name: 'schema read for each record',
    named: ['isValid'],
    file: 'decoder.mjs',
    find: '  isValid(row) {\n',
    replace:
      "  isValid(row) {\n    this.#schema = JSON.parse(readFileSync(process.env.LAMBDA_TASK_ROOT + '/schema.json', 'utf8'))\n",
    also: [
      {
        file: 'decoder.mjs',
        find: 'export class',
        replace: "import { readFileSync } from 'node:fs'\n\nexport class",
      },
    ],
    added: {},
  }),
  records({
    name: 'decoded twice',
    named: ['decode'],
    file: 'decoder.mjs',
    find: 'if (this.isValid(row))',
    replace: 'if (this.isValid(row) && this.isValid(this.decode(record)))',
  }),
  records({
    name: 'day by locale',
    named: ['dayOf'],
    file: 'summary.mjs',
    find: 'new Date(seconds * 1000).toISOString().slice(0, 10)',
    replace: "new Date(seconds * 1000).toLocaleDateString('de')",
  }),
  records({
    name: 'summary copied for each row',
    named: ['summarize'],
    file: 'summary.mjs',
    find: '    kind.count += 1\n',
    replace:
      '    Object.assign(kinds, Object.fromEntries(Object.entries(kinds).map(([key, each]) => [key, { ...each }])))\n    kind.count += 1\n',
  }),
  records({
    name: 'written to a file and read again',
    named: ['handler'],
    file: 'index.mjs',
    find: 'const summary =',
    replace:
      "for (let i = 0; i < 30; i++) {\n    writeFileSync('/tmp/rows.json', JSON.stringify(rows))\n    readFileSync('/tmp/rows.json', 'utf8')\n  }\n  const summary =",
    also: [
      { file: 'index.mjs', find: '{ readFileSync }', replace: '{ readFileSync, writeFileSync }' },
    ],
  }),
  records({
    name: 'each row logged at debug',
    kind: 'log',
    file: 'index.mjs',
    find: 'rows.push(row)',
    replace: "{\n    log('debug', 'row', row)\n    rows.push(row)\n  }",
  }),
  records({
    name: 'batch by batch and a wait',
    kind: 'waiting',
    file: 'index.mjs',
    find: 'const summary =',
    replace:
      'for (let i = 0; i < 4; i++) await new Promise((done) => setTimeout(done, 3))\n  const summary =',
  }),
]
