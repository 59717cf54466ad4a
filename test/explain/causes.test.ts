import { describe, expect, test } from '@jest/globals'
import { explain } from '../../src/explain/explain.ts'
import type {
  CountsObservation,
  SideSeen,
  TimesObservation,
} from '../../src/explain/observation.ts'

/** A function that was seen: how often it ran, and how long a call takes, in µs. */
interface Seen {
  calls: number
  work: number
  us?: number
  /** The function that is booked as its caller. */
  under?: string
}

type Program = Readonly<Record<string, Seen>>
type Downstream = CountsObservation['downstream']

const FILE = 'index.mjs'

/** Where `function NAME` stands in a text, to the line that closes it. */
function extent(text: string, name: string) {
  const start = text.indexOf(`function ${name}`)
  return { file: FILE, name, start, end: text.indexOf('\n}', start) + 2 }
}

function sideOf(text: string, program: Program, downstream: Downstream = []): SideSeen {
  const common = { language: 'nodejs' as const, version: '24', invocations: 1, initUs: 0 }
  const others = { logBytes: 0, downstream, inFlightUs: 0 }
  const names = Object.keys(program)
  const functions = names.map((name) => ({ ...extent(text, name), name }))
  const counts: CountsObservation = {
    ...{ ...common, ...others, mode: 'counts', modules: [], allocations: [] },
    functions: functions.map((each) => {
      const { calls, work } = program[each.name] ?? { calls: 0, work: 0 }
      return { ...each, calls, work }
    }),
  }
  const timed = names.filter((name) => program[name]?.us !== undefined)
  const frames = timed.map((name) => {
    const { start } = extent(text, name)
    const before = text.slice(0, start).split('\n')
    const column = (before.at(-1) ?? '').length + 'function '.length
    return { file: FILE, name, line: before.length, column }
  })
  const nodes = timed.map((name, index): [number, number, number] => [
    timed.indexOf(program[name]?.under ?? '') + 1,
    index,
    program[name]?.us ?? 0,
  ])
  const times: TimesObservation = {
    ...{ ...common, ...others, mode: 'times', modules: [], responseUs: 0, functions },
    tree: { frames, nodes: [[-1, -1, 0], ...nodes] },
  }
  const environment = <Of>(seen: Of) => ({ seen, responseBytes: 2 })
  return {
    counts: [environment(counts), environment(counts)],
    times: [1, 2, 3].map(() => environment(times)),
  }
}

function causesOf(base: SideSeen, head: SideSeen, texts: { base: string; head: string }) {
  return explain({
    ...{ payload: 'p', memoryMB: 1769, base, head, about: 'duration', differs: true },
    read: { base: () => texts.base, head: () => texts.head },
    duration: { baseMs: 10, headMs: 20, isIncrease: true },
  }).causes
}

const TEXT = `export async function handler(event) {
  const all = load(event)
  return label(all)
}
function load(event) {
  return event.list.map(tags)
}
function tags(each) {
  return each.split(',')
}
function label(all) {
  return JSON.stringify(all)
}
`
const BASE: Program = {
  handler: { calls: 1, work: 10, us: 500 },
  load: { calls: 1, work: 10, us: 500, under: 'handler' },
  tags: { calls: 9, work: 90, us: 100, under: 'load' },
  label: { calls: 1, work: 10, us: 900, under: 'handler' },
}
const both = { base: TEXT, head: TEXT.replace("split(',')", "split(',').map((one) => one.trim())") }

describe('functions as causes', () => {
  test('are not the callers that a profiler books built-in functions on', () => {
    const head = sideOf(both.head, {
      ...BASE,
      load: { calls: 1, work: 10, us: 5500, under: 'handler' },
      tags: { calls: 9, work: 900, us: 300, under: 'load' },
    })
    const [cause, ...others] = causesOf(sideOf(TEXT, BASE), head, both)
    expect(cause).toMatchObject({ name: 'tags', changed: true, line: 9 })
    expect(others).toEqual([])
  })

  test('are not those that are as they were, where another does more', () => {
    const head = sideOf(both.head, {
      ...BASE,
      tags: { calls: 9, work: 900, us: 300, under: 'load' },
      label: { calls: 1, work: 10, us: 2900, under: 'handler' },
    })
    expect(causesOf(sideOf(TEXT, BASE), head, both).map(({ name }) => name)).toEqual(['tags'])
  })

  test('are those that are as they were and take clearly longer, where nothing else is', () => {
    const head = sideOf(TEXT, {
      ...BASE,
      label: { calls: 1, work: 10, us: 2900, under: 'handler' },
    })
    const same = { base: TEXT, head: TEXT }
    expect(causesOf(sideOf(TEXT, BASE), head, same).map(({ name }) => name)).toEqual(['label'])
  })

  test('are also those that no profiler saw, as in another thread, by how much they do', () => {
    const unseen = (work: number): Program => ({ ...BASE, tags: { calls: 9, work } })
    const head = sideOf(both.head, unseen(90_000))
    const causes = causesOf(sideOf(TEXT, unseen(90)), head, both)
    expect(causes).toMatchObject([{ name: 'tags', changed: true }])
  })

  test('are those that run more often, however few samples fell into them', () => {
    const head = sideOf(TEXT, {
      ...BASE,
      tags: { calls: 900, work: 9000, us: 3, under: 'load' },
    })
    const same = { base: TEXT, head: TEXT }
    expect(causesOf(sideOf(TEXT, BASE), head, same)).toMatchObject([
      { name: 'tags', base: { calls: 9 }, head: { calls: 900 } },
    ])
  })

  test('are behind a changed caller that does little but call them more often', () => {
    const text = TEXT.replace(
      'return label(all)',
      'for (const one of all) label(one)\n  return label(all)',
    )
    const head = sideOf(text, {
      ...BASE,
      handler: { calls: 1, work: 30, us: 4500 },
      label: { calls: 10, work: 100, us: 1000, under: 'handler' },
    })
    const causes = causesOf(sideOf(TEXT, BASE), head, { base: TEXT, head: text })
    expect(causes).toMatchObject([{ name: 'label', from: { name: 'handler', line: 3 } }])
  })
})

describe('the only function that was changed', () => {
  /** Environments that took so long for `tags`, µs each. */
  const taking = (text: string, all: readonly number[]): SideSeen => {
    const of = (us: number) => ({ ...BASE, tags: { calls: 9, work: 90, us, under: 'load' } })
    const [first, ...others] = all.map((us) => sideOf(text, of(us)))
    if (!first) throw new Error('no environment')
    const times = [first, ...others].flatMap((each) => each.times.slice(0, 1))
    return { counts: first.counts, times }
  }

  test('is named where it seems to take longer, and nothing else explains that head does', () => {
    const [base, head] = [taking(TEXT, [100, 170, 180]), taking(both.head, [165, 200, 260])]
    const causes = causesOf(base, head, both)
    expect(causes).toMatchObject([{ name: 'tags', changed: true, line: 9 }])
  })

  test('is not named where it takes no longer', () => {
    const [base, head] = [taking(TEXT, [165, 200, 260]), taking(both.head, [100, 170, 180])]
    expect(causesOf(base, head, both)).toEqual([])
  })

  test('is one of two, and neither is named where none stands out', () => {
    const text = both.head.replace('JSON.stringify(all)', 'JSON.stringify(all, null, 1)')
    const [base, head] = [taking(TEXT, [100, 170, 180]), taking(text, [165, 200, 260])]
    expect(causesOf(base, head, { base: TEXT, head: text })).toEqual([])
  })
})

describe('calls downstream as causes', () => {
  const call = (busyUs: number, connects: number): Downstream => [
    { name: 'DynamoDB GetItem', calls: 8, attempts: 8, busyUs, peak: 1, bytes: 800, connects },
  ]
  const base = sideOf(TEXT, BASE, call(8000, 0))
  const same = { base: TEXT, head: TEXT }

  test('are those that open a connection each', () => {
    expect(causesOf(base, sideOf(TEXT, BASE, call(40_000, 8)), same)).toMatchObject([
      { kind: 'downstream', name: 'DynamoDB GetItem' },
    ])
  })

  test('are called from what uses a constant that was changed', () => {
    const using = (tries: number) =>
      `const TRIES = ${tries}\n${TEXT.replace('event.list.map(tags)', 'event.list.map(tags, TRIES)')}`
    const texts = { base: using(1), head: using(5) }
    const more = call(40_000, 0).map((each) => ({ ...each, calls: 40, attempts: 40 }))
    const [before, after] = [
      sideOf(texts.base, BASE, call(8000, 0)),
      sideOf(texts.head, BASE, more),
    ]
    expect(causesOf(before, after, texts)).toMatchObject([
      { kind: 'downstream', from: { name: 'load', file: FILE, line: 1 } },
    ])
  })

  test('are not those that a service takes longer for', () => {
    expect(causesOf(base, sideOf(TEXT, BASE, call(40_000, 0)), same)).toEqual([])
  })
})

test('what nobody counted is no larger answer and no longer log', () => {
  const uncounted = (side: SideSeen): SideSeen => ({ ...side, counts: [] })
  const [base, head] = [uncounted(sideOf(TEXT, BASE)), uncounted(sideOf(TEXT, BASE))]
  const answering = (us: number) => (each: SideSeen['times'][number]) => ({
    ...each,
    seen: { ...each.seen, responseUs: us },
  })
  const slower = { ...head, times: head.times.map(answering(500)) }
  expect(causesOf(base, slower, { base: TEXT, head: TEXT })).toEqual([])
})
