import { type ChildProcess, fork } from 'node:child_process'
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { instrument, type Mutant } from './mutation/mutants.ts'
import { updated } from './mutation/survivors.ts'
import type { Job, Message } from './mutation/worker.ts'

/**
 * Changes each expression of some sources, one at a time, and says which changes no test notices:
 * `npm run mutate -- src/verdict`. The tests are those of the same folder, and of those given with
 * `--tests`. All changes are in the code at once, each behind a switch, and run in one process, so
 * that thousands take minutes; Jest's way, a fresh module registry for each file, would take hours.
 *
 * `npm run mutate -- --all` does so with all that decides. With `--record` the results come into
 * test/MUTATIONS.md, where each survivor has its explanation.
 */
const ALL = ['src/verdict', 'src/money', 'src/measure', 'src/aws/lambda/platform-report.ts']
const DOCUMENT = 'test/MUTATIONS.md'
/** Tables that other scripts write: a wrong number in them is no expression that tests could notice. */
const WRITTEN = /(Written|Made) by `?npm run/
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    all: { type: 'boolean', default: false },
    record: { type: 'boolean', default: false },
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
const places = values.all ? ALL : positionals
const sources = places.flatMap((place) => filesOf(place, '.ts'))
const testPlaces = [
  ...places.map((place) =>
    place.replace(/^src/, 'test').replace(/(?<!\.test)\.ts$/, '{,-*}.test.ts'),
  ),
  ...values.tests,
]
// What simulates whole checks takes too long to be tried with each mutant.
const tests = [...new Set(testPlaces.flatMap((place) => filesOf(place, '.test.ts')))].filter(
  (file) => !values.without.some((name) => path.basename(file) === `${name}.test.ts`),
)
const mutants: Mutant[] = []
const instrumented = new Map<string, string>()
for (const file of sources) {
  const text = readFileSync(file, 'utf8')
  if (WRITTEN.test(text.slice(0, 250))) continue
  const source = instrument(path.relative('', file), text, mutants.length)
  mutants.push(...source.mutants)
  instrumented.set(pathToFileURL(file).href, source.text)
}
const job: Job = {
  instrumented,
  files: mutants.map(({ file }) => file),
  tests,
  maxTestMs: Number(values['max-test-ms']),
}

/** Longer than any test that ends, on a machine that is busy. */
const PATIENCE_MS = 60_000

type Verdict = { mutant: Mutant; how: 'killed' | 'timeout' | 'survived' | 'unreached' | 'ignored' }
const verdicts: Verdict[] = []
const lives = ({ how }: Verdict) => how === 'survived' || how === 'unreached'

interface Ready {
  worker: ChildProcess
  ready: Extract<Message, { kind: 'ready' }>
}

/** A process of its own: what a mutant does to memory or never ends is over with it. */
function startWorker(own: Job, stderr: 'inherit' | 'ignore'): ChildProcess {
  const worker = fork(new URL('./mutation/worker.ts', import.meta.url), {
    serialization: 'advanced',
    execArgv: ['--no-warnings', '--max-old-space-size=1024'],
    stdio: ['ignore', 'ignore', stderr, 'ipc'],
  })
  worker.send(own)
  return worker
}

/** What a worker comes to; undefined where it ends, or a single test takes too long. */
function nextMessage(worker: ChildProcess, patienceMs: number): Promise<Message | undefined> {
  return new Promise((resolve) => {
    const settle = (message?: Message) => {
      clearTimeout(timer)
      worker.off('message', hear).off('exit', leave)
      resolve(message)
    }
    const timer = setTimeout(() => settle(), patienceMs)
    const hear = (message: Message) => {
      if (message.kind === 'alive') timer.refresh()
      else settle(message)
    }
    const leave = () => settle()
    worker.on('message', hear).once('exit', leave)
  })
}

async function open(): Promise<Ready> {
  const worker = startWorker(job, verdicts.length === 0 ? 'inherit' : 'ignore')
  const ready = await nextMessage(worker, 20 * PATIENCE_MS)
  if (ready?.kind !== 'ready') throw new Error('The tests cannot be run as they are.')
  return { worker, ready }
}

let opened = await open()
const { ready } = opened
console.error(`${mutants.length} mutants, ${ready.tests} tests`)
for (const name of ready.left) console.error(`left out, as it takes long: ${name}`)
const atLoad = new Set(ready.atLoad)
const constant = new Set(ready.constant)
const reached = new Set(ready.reached)

for (const [file, own] of Map.groupBy(mutants, (mutant) => mutant.file)) {
  for (const mutant of own) {
    const verdict = { mutant, how: await fateOf(mutant) }
    verdicts.push(verdict)
    if (lives(verdict)) print(verdict)
  }
  if (values.record) record(file)
}
opened.worker.kill('SIGKILL')

/** At once, so that nothing is lost of a run that is ended. */
function record(file: string): void {
  const own = tried().filter(({ mutant }) => mutant.file === file)
  if (own.length === 0) return
  const survivors = own.filter(lives).map(({ mutant }) => mutant)
  const result = { file, mutants: own.length, survivors }
  writeFileSync(DOCUMENT, updated(readFileSync(DOCUMENT, 'utf8'), result, existsSync))
}

function tried(): Verdict[] {
  return verdicts.filter(({ how }) => how !== 'ignored')
}

function print({ mutant: { file, line, original, replacement }, how }: Verdict): void {
  const short = (text: string) => text.replaceAll(/\s+/g, ' ').slice(0, 90)
  console.log(`${file}:${line} ${how}: ${short(original)}  →  ${short(replacement)}`)
}

async function fateOf({ id, file, original }: Mutant): Promise<Verdict['how']> {
  const once = (atLoad.has(id) || constant.has(id)) && !reached.has(id)
  // Words and lists that are made once are names; numbers are limits, which tests have to hold.
  if (once && /^['[]/.test(original)) return 'ignored'
  if (once && !constant.has(id)) return atLoadFate(id, file)
  if (!once && !reached.has(id)) return 'unreached'
  opened.worker.send(id)
  const message = await nextMessage(opened.worker, PATIENCE_MS)
  if (message?.kind === 'result') return message.killedBy === undefined ? 'survived' : 'killed'
  opened.worker.kill('SIGKILL')
  opened = await open()
  return 'timeout'
}

/** Of the tests that reach anything in its file, or of all where nothing else stands there. */
async function atLoadFate(id: number, file: string): Promise<Verdict['how']> {
  const own = mutants.filter((each) => each.file === file)
  const near = new Set(own.flatMap((each) => ready.filesOf.get(each.id) ?? []))
  const worker = startWorker(
    {
      ...job,
      tests: near.size > 0 ? tests.filter((test) => near.has(test)) : tests,
      loadedWith: id,
      without: ready.left,
    },
    'ignore',
  )
  const message = await nextMessage(worker, 2 * PATIENCE_MS)
  worker.kill('SIGKILL')
  if (message?.kind !== 'result') return 'timeout'
  return message.killedBy === undefined ? 'survived' : 'killed'
}

const score = (some: readonly Verdict[]) =>
  `${(100 * (1 - some.filter(lives).length / Math.max(1, some.length))).toFixed(1)} %`
const byFolder = Map.groupBy(tried(), ({ mutant }) => path.dirname(mutant.file))
for (const [folder, some] of byFolder) console.log(`${folder}: ${score(some)} of ${some.length}`)
console.log(`All: ${score(tried())} of ${tried().length}`)
