import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { directoryStore } from '../src/check/record/directory-store.ts'
import { performRecord } from '../src/check/record/perform.ts'
import type { Release } from '../src/history/anchor.ts'
import type { Report } from '../src/report/schema.ts'
import { anchorName, type Merge, planOf, RELEASE_EVERY } from './history/plan.ts'
import { simulatedRecord } from './history/simulated.ts'
import { type MergeResult, summaryOf } from './history/summary.ts'

/**
 * A repository of merges, recorded on the embedded service as `record --history` does: each merge changes one
 * function, a week after the merge before, and every 13th is released. `bench/history/plan.ts` says which
 * changes are planted. Prints what was found at which merge, and what of it was planted; exits with 1 where a
 * planted step was missed or something was found that was not planted. 60 merges of 8 functions take about
 * four minutes of CPU on an idle machine, where that is busy many times as long; with `--simulated`, which draws
 * the samples instead of measuring and leaves the rest as it is, 20 seconds.
 */
const { values } = parseArgs({
  options: {
    merges: { type: 'string', default: '60' },
    functions: { type: 'string', default: '8' },
    simulated: { type: 'boolean', default: false },
    /** Keeps the history, with the page, in this directory. */
    out: { type: 'string' },
  },
})
const WEEK_MS = 7 * 24 * 3600 * 1000
/** About 6 ms of CPU, which take 20 ms at 512 MB: an increase of less than 1 ms is none. */
const ROUNDS = 6e6

const merges = planOf({ merges: Number(values.merges), functions: Number(values.functions) })
const directory = await mkdtemp(path.join(tmpdir(), 'lambda-cost-gate-bench-'))
const results: MergeResult[] = []
try {
  const names = Array.from({ length: Number(values.functions) }, (_, at) => `function-${at}`)
  const rounds = new Map(names.map((name) => [name, ROUNDS]))
  const store = directoryStore(values.out ?? path.join(directory, 'history'))
  await writeFile(path.join(directory, 'costs.yml'), config(names))
  for (const name of names) await writeCode(name, 0)
  for (const merge of merges) {
    if (merge.changed) {
      rounds.set(merge.changed, (rounds.get(merge.changed) ?? 0) * merge.factor)
      await writeCode(merge.changed, merge.number)
    }
    const report = await recordMerge(merge)
    const found = foundIn(report)
    results.push({ merge, found })
    const changed = merge.changed ?? 'first records'
    const said = found.map(({ name, kind, message }) => `${name} ${kind}: ${message}`)
    console.log(`merge ${merge.number} (${changed}): ${said.join(' | ') || 'nothing found'}`)
  }

  async function writeCode(name: string, version: number): Promise<void> {
    const code = path.join(directory, name)
    await mkdir(code, { recursive: true })
    const handler = `// ${version}
export const handler = async () => {
  let x = 0
  for (let i = 0; i < ${Math.round(rounds.get(name) ?? 0)}; i++) x += i % 7
  return x > 0
}
`
    await writeFile(path.join(code, 'index.mjs'), handler)
  }

  async function recordMerge(merge: Merge): Promise<Report> {
    const [startedAt, releases] = [timeOf(merge.number), releasesBefore(merge.number)]
    if (values.simulated) {
      const about = { merges, merge, names, commitOf, startedAt, releases }
      return simulatedRecord(store, about)
    }
    const none = () => {}
    const { report } = await performRecord(
      { config: { value: 'costs.yml', where: 'costs.yml' } },
      {
        cwd: directory,
        env: process.env,
        identity: {
          ...{ repository: 'local', stem: `run-${merge.number}`, token: `merge${merge.number}` },
          ...{ base: {}, head: {} },
        },
        progress: { say: none, detail: none, step: none, plan: none, end: none },
        signal: new AbortController().signal,
        now: () => startedAt,
        store,
        merge: { commit: commitOf(merge.number), pullRequest: merge.number },
        anchor: { kind: 'release' },
        releases: async () => releases,
      },
    )
    return report
  }
} finally {
  await rm(directory, { recursive: true, force: true })
}
const summary = summaryOf(results)
console.log(summary.text)
process.exitCode = summary.isAsPlanted ? 0 : 1

function releasesBefore(number: number): Release[] {
  return Array.from({ length: Math.floor((number - 1) / RELEASE_EVERY) }, (_, at) => {
    const released = (at + 1) * RELEASE_EVERY
    return { name: anchorName(at + 1), commit: commitOf(released), time: timeOf(released) }
  })
}

function timeOf(number: number): Date {
  return new Date(Date.UTC(2025, 0, 6) + number * WEEK_MS)
}

function commitOf(number: number): string {
  return number.toString(16).padStart(40, 'c')
}

function config(names: readonly string[]): string {
  const functions = names.map((name) => `  - function-name: ${name}\n    head-code: ${name}\n`)
  return `backend: local
runtime: nodejs24.x
handler: index.handler
memory-sizes: 512
findings: {different-answer: off}
explain: never
functions:
${functions.join('')}`
}

function foundIn({ functions }: Report): MergeResult['found'] {
  return functions.flatMap((each) => {
    if (each.kind === 'unmeasured') {
      return [{ name: each.name, kind: 'unmeasured', message: each.reason }]
    }
    if (each.kind !== 'measured') return []
    return each.findings
      .filter(({ severity }) => severity !== 'info')
      .map(({ kind, message }) => ({ name: each.name, kind, message }))
  })
}
