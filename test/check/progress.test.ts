import { describe, expect, test } from '@jest/globals'
import { type Progress, progressTo, type Verbosity } from '../../src/check/progress.ts'

function recorded(verbosity: Verbosity, columns?: number) {
  let text = ''
  let now = 0
  const progress = progressTo({
    verbosity,
    terminal: columns === undefined ? undefined : { columns },
    write: (more) => {
      text += more
    },
    nowMs: () => now,
  })
  const steps = (count: number, eachMs = 1000) => {
    for (let step = 0; step < count; step++) {
      progress.step()
      now += eachMs
    }
  }
  return { progress, steps, text: () => text }
}

const lines = (text: string) => text.split('\n').filter(Boolean)
const useAll = ({ say, detail }: Progress) => {
  say('deploying')
  detail('PublishVersion')
}

describe('without a terminal', () => {
  test('a line is written for each tenth of the way, with the time left', () => {
    const { progress, steps, text } = recorded('normal')
    progress.plan(100)
    steps(100)
    expect(lines(text())).toHaveLength(10)
    expect(lines(text())[4]).toBe('50 of 100 invocations, 49 s left')
    expect(lines(text()).at(-1)).toBe('100 of 100 invocations')
  })

  test('nothing moves: there is no carriage return and no escape', () => {
    const { progress, steps, text } = recorded('normal')
    progress.plan(5)
    steps(5)
    progress.end()
    expect([...text()].filter((character) => character === '\r' || character === '\u001b')).toEqual(
      [],
    )
  })
})

test('a name moves no cursor and turns no text around', () => {
  const { progress, text } = recorded('normal')
  progress.say('a\u202Eb\u200B\u001b[31m\nc: deploying')
  expect(text()).toBe('ab [31m c: deploying\n')
})

describe('on a terminal', () => {
  test('a bar is drawn over itself and never wider than the terminal', () => {
    const { progress, steps, text } = recorded('normal', 30)
    progress.plan(10)
    steps(10)
    const drawn = text().split('\r\u001b[K').filter(Boolean)
    expect(drawn.length).toBeGreaterThan(5)
    for (const bar of drawn) expect(bar.length).toBeLessThan(30)
    expect(drawn.at(-1)).toMatch(/^█{24}/)
  })

  test('a sentence takes the bar away first', () => {
    const { progress, steps, text } = recorded('normal', 80)
    progress.plan(10)
    steps(2)
    progress.say('confirming')
    expect(text().endsWith('\r\u001b[Kconfirming\n')).toBe(true)
  })
})

describe('verbosity', () => {
  test('quiet says nothing, normal what matters, verbose everything', () => {
    for (const [verbosity, expected] of [
      ['quiet', []],
      ['normal', ['deploying']],
      ['verbose', ['deploying', 'PublishVersion']],
    ] as const) {
      const { progress, steps, text } = recorded(verbosity)
      useAll(progress)
      if (verbosity === 'quiet') steps(3)
      expect(lines(text())).toEqual(expected)
    }
  })
})

test('names from strangers cannot command the terminal', () => {
  const { progress, text } = recorded('normal')
  progress.say('evil\u001b[2J\rname\nnext')
  expect(text()).toBe('evil [2J name next\n')
})

test('more invocations may be planned later, and fewer made', () => {
  const { progress, steps, text } = recorded('normal')
  progress.plan(10)
  steps(10)
  progress.plan(20)
  progress.plan(-10)
  steps(10)
  expect(lines(text()).at(-1)).toBe('20 of 20 invocations')
})
