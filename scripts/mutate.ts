import { globSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import type { Mutant } from './mutation/mutants.ts'
import type { Job, Message } from './mutation/worker.ts'

/**
 * Changes each expression of some sources, one at a time, and says which changes no test notices:
 * `npm run mutate -- src/verdict`. The tests are those of the same folder, and of those given with
 * `--tests`. All changes are in the code at once, each behind a switch, and run in one process, so
 * that thousands take minutes; Jest's way, a fresh module registry for each file, would take hours.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    tests: { type: 'string', multiple: true, default: [] },
    'max-test-ms': { type: 'string', default: '400' },
    without: { type: 'string', multiple: true, default: ['rates', 'independent'] },
  },
})

const absolute = (pattern: string) =>
  globSync(pattern)
    .map((file) => path.resolve(file))
    .sort()
const filesOf = (place: string, suffix: string) =>
  absolute(/\.ts$|\*/.test(place) ? place : `${place}/**/*${suffix}`)
const sources = positionals.flatMap((place) => filesOf(place, '.ts'))
const testPlaces = [
  ...positionals.map((place) =>
    place.replace(/^src/, 'test').replace(/(?<!\.test)\.ts$/, '.test.ts'),
  ),
  ...values.tests,
]
// What simulates whole checks takes too long to be tried with each mutant.
const tests = [...new Set(testPlaces.flatMap((place) => filesOf(place, '.test.ts')))].filter(
  (file) => !values.without.some((name) => path.basename(file) === `${name}.test.ts`),
)
const job: Job = { sources, tests, maxTestMs: Number(values['max-test-ms']) }

/** Longer than any mutant that ends, on a machine that is busy. */
const PATIENCE_MS = 30_000

type Verdict = { mutant: Mutant; how: 'killed' | 'timeout' | 'survived' | 'unreached' | 'ignored' }
const verdicts: Verdict[] = []
const lives = ({ how }: Verdict) => how === 'survived' || how === 'unreached'

interface Ready {
  worker: Worker
  ready: Extract<Message, { kind: 'ready' }>
}

function startWorker(data: object): Worker {
  const worker = new Worker(new URL('./mutation/worker.ts', import.meta.url), {
    workerData: data,
    resourceLimits: { maxOldGenerationSizeMb: 1024 },
  })
  worker.on('error', () => {})
  return worker
}

/** The next message of a worker; undefined where it ends or takes too long. */
function nextMessage(worker: Worker, patienceMs: number): Promise<Message | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), patienceMs)
    const settle = (message?: Message) => {
      clearTimeout(timer)
      resolve(message)
    }
    worker.once('message', settle)
    worker.once('exit', () => settle())
    worker.once('error', (error) => {
      if (/without a mutant/.test(error.message)) console.error(error.message)
      settle()
    })
  })
}

async function open(): Promise<Ready> {
  const worker = startWorker(job)
  const ready = await nextMessage(worker, 20 * PATIENCE_MS)
  if (ready?.kind !== 'ready') throw new Error('The tests cannot be run as they are.')
  return { worker, ready }
}

let opened = await open()
const { ready } = opened
console.error(`${ready.mutants.length} mutants, ${ready.tests} tests`)
for (const name of ready.left) console.error(`left out, as it takes long: ${name}`)
const atLoad = new Set(ready.atLoad)
const reached = new Set(ready.reached)

for (const mutant of ready.mutants) {
  const verdict = { mutant, how: await fateOf(mutant) }
  verdicts.push(verdict)
  if (lives(verdict)) print(verdict)
}
await opened.worker.terminate()

function print({ mutant: { file, line, original, replacement }, how }: Verdict): void {
  const short = (text: string) => text.replaceAll(/\s+/g, ' ').slice(0, 90)
  console.log(`${file}:${line} ${how}: ${short(original)}  →  ${short(replacement)}`)
}

async function fateOf({ id, original }: Mutant): Promise<Verdict['how']> {
  // Words and lists that are made once are names; numbers are limits, which tests have to hold.
  if (atLoad.has(id)) return /^['[]/.test(original) ? 'ignored' : atLoadFate(id)
  if (!reached.has(id)) return 'unreached'
  opened.worker.postMessage(id)
  const message = await nextMessage(opened.worker, PATIENCE_MS)
  if (message?.kind === 'result') return message.killedBy === undefined ? 'survived' : 'killed'
  await opened.worker.terminate()
  opened = await open()
  return 'timeout'
}

async function atLoadFate(id: number): Promise<Verdict['how']> {
  const worker = startWorker({ ...job, loadedWith: id, without: ready.left })
  const message = await nextMessage(worker, 2 * PATIENCE_MS)
  await worker.terminate()
  if (message?.kind !== 'result') return 'timeout'
  return message.killedBy === undefined ? 'survived' : 'killed'
}

const tried = verdicts.filter(({ how }) => how !== 'ignored')
const score = (some: readonly Verdict[]) =>
  `${(100 * (1 - some.filter(lives).length / Math.max(1, some.length))).toFixed(1)} %`
const byFolder = Map.groupBy(tried, ({ mutant }) => path.dirname(mutant.file))
for (const [folder, some] of byFolder) console.log(`${folder}: ${score(some)} of ${some.length}`)
console.log(`All: ${score(tried)} of ${tried.length}`)
