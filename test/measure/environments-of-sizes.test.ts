import { describe, expect, test } from '@jest/globals'
import type { Invoker } from '../../src/measure/collect.ts'
import type { Sample } from '../../src/measure/sample.ts'
import type { Step } from '../../src/verdict/comparison.ts'
import { count, invokerWith, samplesOf } from './support.ts'

describe('sizes that share environments', () => {
  /** Answers for other sizes as long as `knows` says so. */
  function sharing(knows: (asked: number, call: number) => boolean) {
    const { invoker, deployed } = invokerWith()
    let calls = 0
    const shares: Invoker = {
      ...invoker,
      shares: true,
      async invoke(replica, payload, { otherSizesMB = [] } = {}) {
        const call = calls++
        const invocation = await invoker.invoke(replica, payload)
        const otherSizes = otherSizesMB
          .filter((memoryMB) => knows(memoryMB, call))
          .map((memoryMB) => ({ memoryMB, durationMs: 5, billedMs: 6 }))
        return invocation && { ...invocation, embedded: { otherSizes } }
      },
    }
    return { invoker: shares, deployed }
  }
  const at = (samples: readonly Sample[], memoryMB: number) =>
    samples.filter((sample) => sample.memoryMB === memoryMB)

  test('are invoked at the smallest', async () => {
    const { invoker, deployed } = sharing(() => true)
    const { samples } = await samplesOf(invoker, [
      { kind: 'look', replicas: 4 },
      { kind: 'confirm', replicas: 1, cells: [{ memoryMB: 1024, payload: 'b' }] },
    ])
    expect(new Set(deployed.map(({ memoryMB }) => memoryMB))).toEqual(new Set([512]))
    expect(deployed).toHaveLength(8 + 2)
    const [run, computed] = [at(samples, 512), at(samples, 1024)]
    expect(computed).toHaveLength(run.length)
    // Twice 13 kept at the first look, and 60 of one payload to confirm.
    expect(count(run, { phase: 'kept', stage: 'look' })).toBe(8 * 2 * 13)
    expect(count(run, { phase: 'kept', stage: 'confirm' })).toBe(2 * 60)
    expect(computed[0]).toEqual({
      ...run[0],
      memoryMB: 1024,
      ranAtMB: 512,
      durationMs: 5,
      billedMs: 6,
    })
    expect(count(samples, { stage: 'confirm', memoryMB: 1024, payload: 'a' })).toBe(0)
  })

  test('are invoked each by itself where they do not run alike', async () => {
    const { invoker, deployed } = sharing(() => false)
    const look: Step = { kind: 'look', replicas: 2 }
    const { samples } = await samplesOf(invoker, [look, look])
    expect(deployed.map(({ memoryMB }) => memoryMB)).toEqual([
      512, 512, 512, 512, 1024, 1024, 1024, 1024,
    ])
    expect(samples.filter(({ ranAtMB }) => ranAtMB !== undefined)).toEqual([])
  })

  test('one invocation that says otherwise drops what was computed', async () => {
    const { invoker } = sharing((_, call) => call !== 150)
    const look: Step = { kind: 'look', replicas: 2 }
    const { samples } = await samplesOf(invoker, [look])
    expect(at(samples, 512).length).toBeGreaterThan(100)
    expect(at(samples, 1024)).toEqual([])
    const again = await samplesOf(sharing((_, call) => call !== 150).invoker, [look, look])
    expect(at(again.samples, 1024).length).toBeGreaterThan(100)
    expect(again.samples.filter(({ ranAtMB }) => ranAtMB !== undefined)).toEqual([])
  })
})
