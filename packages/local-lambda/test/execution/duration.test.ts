import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { computesThroughout, cpuShare, durationAt } from '../../src/execution/duration.ts'
import { createUsageMeter } from '../../src/execution/meter.ts'
import { NOTHING_YET, type Observation, type Task } from '../../src/execution/observe.ts'

describe('duration at a CPU share', () => {
  const cpu = (ms: number) => ({ wallMs: ms, busyMs: ms, serialCpuMs: ms, totalCpuMs: ms })

  test('1,769 MB are one vCPU', () => {
    expect(cpuShare(1769)).toBe(1)
    expect(cpuShare(128)).toBeCloseTo(0.0724, 4)
  })

  test('is CPU time divided by the share, and waiting as it is', () => {
    expect(durationAt(0.5, { wallMs: 130, busyMs: 30, serialCpuMs: 30, totalCpuMs: 30 })).toBe(160)
  })

  test('a second thread only counts above one vCPU', () => {
    const twoThreads = { wallMs: 100, busyMs: 100, serialCpuMs: 100, totalCpuMs: 200 }
    expect(durationAt(1, twoThreads)).toBe(200)
    expect(durationAt(2, twoThreads)).toBe(100)
    expect(durationAt(4, twoThreads)).toBe(100)
  })

  test('is never shorter with less CPU, and one thread gains nothing above one vCPU', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 1e5, noNaN: true }), (ms) => {
        expect(durationAt(0.5, cpu(ms))).toBeGreaterThanOrEqual(durationAt(1, cpu(ms)))
        expect(durationAt(6, cpu(ms))).toBe(durationAt(1, cpu(ms)))
      }),
    )
  })

  test('no free core is neither waiting nor CPU', () => {
    expect(durationAt(1, { wallMs: 500, busyMs: 500, serialCpuMs: 100, totalCpuMs: 100 })).toBe(100)
  })
})

test('is of computing throughout where the main thread has nine tenths of the CPU time and hardly waits', () => {
  const of = (mainCpuMs: number, waitingMs: number) =>
    computesThroughout({
      ...{ wallMs: 20 + waitingMs, busyMs: 20 },
      ...{ serialCpuMs: 10, totalCpuMs: 10, mainCpuMs },
    })
  expect([10, 9, 8.99, 0].map((mainCpuMs) => of(mainCpuMs, 0))).toEqual([true, true, false, false])
  // 3 % of a duration of 10 ms and the waiting.
  expect([of(10, 0.3), of(10, 0.32), of(10, 10)]).toEqual([true, false, false])
})

describe('usage between observations', () => {
  const task = (id: number, processId: number, cpuMs: number, delayMs = 0): Task => ({
    id,
    processId,
    cpuMs,
    delayMs,
  })
  const at = (...tasks: Task[]): Observation => ({ ...NOTHING_YET, tasks })
  const used = (wallMs: number, busyMs: number, serialCpuMs: number, totalCpuMs: number) => {
    return { wallMs, busyMs, serialCpuMs, totalCpuMs }
  }

  test('of one thread is its CPU time; the rest of the clock is waiting', () => {
    const meter = createUsageMeter(1, at(task(1, 1, 5)))
    meter.add(at(task(1, 1, 25, 3)))
    expect(meter.usage(100)).toEqual({ ...used(100, 23, 20, 20), mainCpuMs: 20 })
  })

  test('of threads side by side is that of the longest, beside the sum', () => {
    const meter = createUsageMeter(1, at(task(1, 1, 0), task(2, 1, 0)))
    meter.add(at(task(1, 1, 20), task(2, 1, 20)))
    expect(meter.usage(20)).toEqual({ ...used(20, 20, 20, 40), mainCpuMs: 20 })
  })

  test('of two threads that share one core is as if each had had its own', () => {
    const meter = createUsageMeter(1, at(task(1, 1, 0), task(2, 1, 0)))
    meter.add(at(task(1, 1, 20, 0), task(2, 1, 0, 20)))
    meter.add(at(task(1, 1, 20, 20), task(2, 1, 20, 20)))
    expect(meter.usage(40)).toMatchObject({ serialCpuMs: 20, totalCpuMs: 40 })
  })

  test('of a child process that the handler waits for follows the handler’s own', () => {
    const meter = createUsageMeter(1, at(task(1, 1, 0)))
    meter.add(at(task(1, 1, 20)))
    meter.add(at(task(1, 1, 20), task(9, 9, 20)))
    meter.add(at(task(1, 1, 20), task(9, 9, 40)))
    expect(meter.usage(70)).toEqual({ ...used(70, 60, 60, 60), mainCpuMs: 20 })
  })

  test('of children that came and went unseen is taken from those waited for', () => {
    const meter = createUsageMeter(1, at(task(1, 1, 0)))
    meter.add({ ...at(task(1, 1, 10)), endedCpuMs: 30 })
    expect(meter.usage(60)).toEqual({ ...used(60, 40, 40, 40), mainCpuMs: 10 })
  })

  test('of children that were seen is not counted twice', () => {
    const meter = createUsageMeter(1, at(task(1, 1, 0)))
    meter.add(at(task(1, 1, 0), task(9, 9, 18)))
    meter.add({ ...at(task(1, 1, 0)), endedCpuMs: 20 })
    expect(meter.usage(40)).toMatchObject({ totalCpuMs: 20, serialCpuMs: 20 })
  })

  test('as the runtime’s client measured it leaves out handing over event and response', () => {
    const meter = createUsageMeter(1, at(task(1, 1, 100), task(2, 1, 0)))
    meter.add(at(task(1, 1, 112), task(2, 1, 1)))
    const client = { wallMs: 50, cpuMs: 11, threadMs: 10, delayMs: 0 }
    expect(meter.usage(60, client)).toEqual({ ...used(50, 10, 10, 11), mainCpuMs: 10 })
  })

  test('never has more busy time than the clock', () => {
    const times = fc.array(fc.nat(40), { minLength: 2, maxLength: 2 })
    fc.assert(
      fc.property(fc.array(times), fc.nat(500), (steps, wallMs) => {
        const meter = createUsageMeter(1, at(task(1, 1, 0), task(2, 2, 0)))
        let [first, second] = [0, 0]
        for (const [a = 0, b = 0] of steps) {
          first += a
          second += b
          meter.add(at(task(1, 1, first), task(2, 2, second)))
        }
        const usage = meter.usage(wallMs)
        expect(usage.busyMs).toBeLessThanOrEqual(wallMs)
        expect(usage.serialCpuMs).toBeLessThanOrEqual(usage.totalCpuMs + 1e-9)
        expect(usage.totalCpuMs).toBe(first + second)
      }),
    )
  })
})
