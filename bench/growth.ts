import { parseArgs } from 'node:util'
import { type AccountCheck, checkAccount } from './growth/account.ts'
import type { GateRun } from './growth/gate.ts'
import { checkSamples } from './growth/samples.ts'

/**
 * How time and memory of the gate grow with what it is given, a markdown table for each: `npm run
 * bench:growth`, all in about 15 minutes on an idle machine. Names of tables may be given, and with `--dist`
 * the build that is measured (another version's, to compare with).
 *
 * Measured is the process of the committed dist/ alone, on a service in another process. Ends with status 1
 * where its peak of memory is above 400 MB or, for a larger package, above three times the package.
 */
const MAX_MB = 400
const MAX_TIMES_PACKAGE = 3

interface Row {
  /** The first cell. */
  of: string
  run: (dist?: string) => Promise<GateRun & { note: string }>
  maxMB?: number
}

const TABLES: Readonly<Record<string, { title: string; rows: readonly Row[] }>> = {
  functions: {
    title: 'Functions that did not change, 10 KB each, head a directory',
    rows: [1, 10, 100, 1000].map((functions) =>
      account(`${functions}`, { functions, sizeMB: 0.01, head: 'directory' }),
    ),
  },
  unchanged: {
    title: 'Functions that did not change, 20 MB each, head a directory',
    rows: [1, 20, 60].map((functions) =>
      account(`${functions}`, { functions, sizeMB: 20, head: 'directory' }),
    ),
  },
  changed: {
    title: 'Functions that changed, 20 MB each',
    rows: [1, 4, 12].map((functions) =>
      account(`${functions}`, { functions, sizeMB: 20, head: 'changed' }),
    ),
  },
  package: {
    title: 'Size of the package of one function that changed',
    rows: [1, 20, 100, 240].map((sizeMB) =>
      account(`${sizeMB} MB`, { functions: 1, sizeMB, head: 'changed' }),
    ),
  },
  payloads: {
    title: 'Payloads of one function that changed',
    rows: [1, 10, 100].map((payloads) =>
      account(`${payloads}`, { functions: 1, sizeMB: 0.01, head: 'changed', payloads }),
    ),
  },
  sizes: {
    title: 'Memory sizes of one function that changed',
    rows: [1, 4, 10].map((sizes) =>
      account(`${sizes}`, { functions: 1, sizeMB: 0.01, head: 'changed', sizes }),
    ),
  },
  samples: {
    title: 'Functions whose report is made again from samples, samples.ndjson written again',
    rows: [{ functions: 10 }, { functions: 100 }, { bytes: 1e9 }].map((size) => ({
      of: 'functions' in size ? `${size.functions}` : 'as many as make 1 GB',
      async run(dist) {
        const run = await checkSamples(size, dist)
        const [read, written] = [run.readBytes, run.writtenBytes].map((bytes) => bytes / 1e6)
        const note = `${run.functions} functions, ${read?.toFixed(0)} MB read, ${written?.toFixed(0)} MB written`
        return { ...run, note }
      },
    })),
  },
}

const { values, positionals } = parseArgs({
  options: { dist: { type: 'string' } },
  allowPositionals: true,
})
for (const name of positionals.length > 0 ? positionals : Object.keys(TABLES)) await print(name)

async function print(name: string): Promise<void> {
  const table = TABLES[name]
  if (!table) throw new Error(`There is no table ${name}, only ${Object.keys(TABLES).join(', ')}.`)
  console.log(
    `\n${table.title}\n\n| | Time | CPU | Peak of memory | Limit | |\n|--:|--:|--:|--:|--:|:--|`,
  )
  for (const { of, run, maxMB = MAX_MB } of table.rows) {
    const { seconds, cpuSeconds, memoryMB, status, output, note } = await run(values.dist)
    const isMet = memoryMB <= maxMB && status === 0
    const cells = [
      of,
      `${seconds.toFixed(1)} s`,
      `${cpuSeconds.toFixed(1)} s`,
      `${memoryMB.toFixed(0)} MB`,
      `${maxMB} MB`,
      `${note}${isMet ? '' : status === 0 ? ': ABOVE' : `: STATUS ${status}`}`,
    ]
    console.log(`| ${cells.join(' | ')} |`)
    if (isMet) continue
    process.exitCode = 1
    if (status !== 0) console.error(output)
  }
}

function account(of: string, check: AccountCheck): Row {
  return {
    of,
    maxMB: Math.max(MAX_MB, MAX_TIMES_PACKAGE * check.sizeMB),
    async run(dist) {
      const run = await checkAccount(check, dist)
      const counts = [
        `${run.getFunctions} GetFunction`,
        `${run.downloads} downloads`,
        ...(run.invocations > 0 ? [`${run.invocations} invocations`] : []),
      ]
      return { ...run, note: counts.join(', ') }
    },
  }
}
