import { expect, test } from '@jest/globals'
import { renderInvoked, type ShownInvocation } from '../../src/report/invoked.ts'

const INVOCATION: ShownInvocation = {
  durationMs: 2000,
  billedMs: 2050,
  maxMemoryUsedMB: 52,
  usd: 0.000004,
  answer: 'null',
  log: '',
}

function rendered(warm: ShownInvocation, notes: string[] = []): string {
  const invoked = [{ payload: 'a', memoryMB: 128, cold: { ...INVOCATION, initMs: 50 }, warm }]
  return renderInvoked({
    backend: 'local',
    region: 'us-east-1',
    functions: ['f', 'g'].map((name) => ({ name, architecture: 'x86_64', invoked })),
    notInvoked: [],
    spendUsd: 0,
    seed: 1,
    notes,
  })
}

test('a second invocation that had to start anew is not passed off as warm', () => {
  const again = 'cold again, as the environment had ended'
  expect(rendered({ ...INVOCATION, initMs: 51 })).toMatch(
    new RegExp(`^ {4}warm {4}init 51.0 ms, .*\\n {12}${again}$`, 'm'),
  )
  expect(rendered(INVOCATION)).not.toContain(again)
})

test('what is noted of several functions alike stands there once', () => {
  const lacks = 'a variable is not known.'
  const lines = rendered(INVOCATION, [`f: ${lacks}`, 'Of all.', `g: ${lacks}`]).split('\n')
  const notes = lines.filter((line) => line.startsWith('Note: '))
  expect(notes).toEqual([`Note: f, g: ${lacks}`, 'Note: Of all.'])
})
