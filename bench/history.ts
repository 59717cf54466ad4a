import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { directoryStore } from '../src/check/record/directory-store.ts'
import { performRecord } from '../src/check/record/perform.ts'
import type { Report } from '../src/report/schema.ts'

/**
 * A repository of merges, recorded on the embedded service: each merge changes one function, a week after the
 * merge before. One function gets a step, one creeps, one gets faster; of the others every change is of no
 * consequence. Prints what was found at which merge. 60 merges of 8 functions take about an hour.
 */
const { values } = parseArgs({
  options: {
    merges: { type: 'string', default: '60' },
    functions: { type: 'string', default: '8' },
    out: { type: 'string' },
  },
})
const merges = Number(values.merges)
const count = Number(values.functions)
const WEEK_MS = 7 * 24 * 3600 * 1000
/** About 8 ms of CPU. */
const ROUNDS = 8e6
const STEP = 1.25
const CREEP = 1.02

/** What the n-th change of a function multiplies its work by. */
function factorOf(index: number, change: number): number {
  if (index === 0) return change === 3 ? STEP : 1
  if (index === 1) return CREEP
  if (index === 2) return change === 2 ? 0.8 : 1
  return 1
}

const directory = await mkdtemp(path.join(tmpdir(), 'lambda-cost-gate-bench-'))
try {
  const names = Array.from({ length: count }, (_, at) => `function-${at}`)
  const rounds = names.map(() => ROUNDS)
  const changes = names.map(() => 0)
  const store = directoryStore(values.out ?? path.join(directory, 'history'))
  await writeFile(path.join(directory, 'costs.yml'), config(names))
  for (const [at, name] of names.entries()) await writeCode(name, rounds[at] ?? 0, 0)
  for (let merge = 0; merge < merges; merge++) {
    const at = merge % count
    if (merge >= count) {
      changes[at] = (changes[at] ?? 0) + 1
      rounds[at] = (rounds[at] ?? 0) * factorOf(at, changes[at] ?? 0)
      await writeCode(names[at] ?? '', rounds[at] ?? 0, merge)
    }
    const time = new Date(Date.UTC(2025, 0, 6) + merge * WEEK_MS)
    const { report } = await performRecord(
      { config: { value: 'costs.yml', where: 'costs.yml' } },
      {
        cwd: directory,
        env: process.env,
        identity: {
          ...{ repository: 'local', stem: `run-${merge}`, token: `merge${merge}` },
          ...{ base: {}, head: {} },
        },
        progress: {
          say: () => {},
          detail: () => {},
          step: () => {},
          plan: () => {},
          end: () => {},
        },
        signal: new AbortController().signal,
        now: () => time,
        store,
        merge: { commit: commitOf(merge), pullRequest: merge + 1 },
        anchor: { kind: 'days', days: 200 },
        releases: async () => [],
      },
    )
    console.log(
      `merge ${merge + 1} (${merge < count ? 'first records' : (names[at] ?? '')}): ${told(report)}`,
    )
  }
} finally {
  await rm(directory, { recursive: true, force: true })
}

async function writeCode(name: string, work: number, version: number): Promise<void> {
  const code = path.join(directory, name)
  await mkdir(code, { recursive: true })
  const handler = `// ${version}
export const handler = async () => {
  let x = 0
  for (let i = 0; i < ${Math.round(work)}; i++) x += i % 7
  return x > 0
}
`
  await writeFile(path.join(code, 'index.mjs'), handler)
}

function config(names: readonly string[]): string {
  const functions = names.map((name) => `  - function-name: ${name}\n    head-code: ${name}\n`)
  return `backend: local
runtime: nodejs24.x
handler: index.handler
memory-sizes: 1769
findings: {different-answer: off}
explain: never
functions:
${functions.join('')}`
}

function commitOf(merge: number): string {
  return (merge + 1).toString(16).padStart(40, 'c')
}

function told({ functions }: Report): string {
  const said = functions.flatMap((each) => {
    if (each.kind === 'unmeasured') return [`${each.name}: ${each.reason}`]
    if (each.kind !== 'measured') return []
    return each.findings
      .filter(({ severity }) => severity !== 'info')
      .map(({ kind, message }) => `${each.name} ${kind}: ${message}`)
  })
  return said.length === 0 ? 'nothing found' : said.join(' | ')
}
