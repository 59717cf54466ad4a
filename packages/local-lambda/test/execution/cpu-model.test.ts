import { describe, expect, test } from '@jest/globals'
import { cpuShare, durationAt } from '../../src/execution/duration.ts'
import { answer, createHarness, invoke } from './support.ts'

const { start } = createHarness()

/** Burns CPU time, and returns how much the process really used. */
const BURN = `const used = (since) => { const { user, system } = process.cpuUsage(since); return (user + system) / 1000 }
const burn = (ms) => { const from = process.cpuUsage(); while (used(from) < ms); }
`

describe('the CPU model', () => {
  test.each([128, 512, 1769, 3008])(
    'charges CPU time by the share that %i MB buy',
    async (memoryMB) => {
      const environment = start(
        {
          'index.mjs': `${BURN}export const handler = async () => {
          const before = process.cpuUsage()
          burn(50)
          return used(before)
        }`,
        },
        { memoryMB },
      )
      await invoke(environment)
      const outcome = await invoke(environment)
      const expectedMs = Number(answer(outcome)) / Math.min(1, cpuShare(memoryMB))
      expect(outcome.durationMs / expectedMs).toBeGreaterThan(0.97)
      expect(outcome.durationMs / expectedMs).toBeLessThan(1.15)
      // What it would have been at another size is computed from the same.
      if (outcome.usage === undefined) throw new Error('no usage')
      expect(durationAt(cpuShare(memoryMB), outcome.usage)).toBe(outcome.durationMs)
    },
  )

  test('leaves waiting as it is', async () => {
    const environment = start(
      {
        'index.mjs':
          'export const handler = () => new Promise((resolve) => setTimeout(resolve, 200))',
      },
      { memoryMB: 512 },
    )
    await invoke(environment)
    const { durationMs } = await invoke(environment)
    expect(durationMs).toBeGreaterThan(199)
    expect(durationMs).toBeLessThan(240)
  })

  test('two threads share one vCPU, and have one each at 3,538 MB', async () => {
    const files = {
      'index.mjs': `import { Worker } from 'node:worker_threads'
        ${BURN}
        const source = \`const { parentPort } = require('worker_threads')
          parentPort.on('message', () => {
            let x = 0
            for (let i = 0; i < 5e7; i++) x += i % 7
            parentPort.postMessage(x)
          })\`
        const workers = [1, 2].map(() => new Worker(source, { eval: true }))
        export const handler = async () => {
          const before = process.cpuUsage()
          await Promise.all(workers.map((worker) => new Promise((resolve) => {
            worker.once('message', resolve)
            worker.postMessage('go')
          })))
          return used(before)
        }`,
    }
    const leastRatio = async (memoryMB: number) => {
      const environment = start(files, { memoryMB })
      await invoke(environment)
      const ratios: number[] = []
      for (let call = 0; call < 5; call++) {
        const outcome = await invoke(environment)
        ratios.push(outcome.durationMs / Number(answer(outcome)))
      }
      return Math.min(...ratios)
    }
    expect(await leastRatio(1769)).toBeGreaterThan(0.97)
    // On a busy machine the threads sometimes have to take turns; side by side they reach 0.5.
    expect(await leastRatio(3538)).toBeLessThan(0.75)
  })

  test.each(['nodejs22.x', 'nodejs24.x'])(
    'counts what an invocation of %s left for the event loop, as V8 does with garbage',
    async (runtime) => {
      // A message is received as V8's own tasks are run: when the loop looks for events.
      const files = {
        'index.mjs': `${BURN}export const handler = async () => {
          const { port1, port2 } = new MessageChannel()
          port1.on('message', () => {
            burn(60)
            port1.close()
          })
          port2.postMessage(1)
          return 1
        }`,
      }
      const environment = start(files, { memoryMB: 1769, runtime })
      await invoke(environment)
      const { durationMs } = await invoke(environment)
      expect(durationMs).toBeGreaterThan(55)
    },
  )

  test('counts what child processes use', async () => {
    const environment = start(
      {
        'index.mjs': `import { spawnSync } from 'node:child_process'
          const code = ${JSON.stringify(`${BURN}burn(100)`)}
          export const handler = async () => {
            spawnSync(process.execPath, ['-e', code])
            return 1
          }`,
      },
      { memoryMB: 442 },
    )
    const { durationMs } = await invoke(environment)
    // 100 ms and the start of a process, at a quarter of a vCPU.
    expect(durationMs).toBeGreaterThan(400)
  })

  test('init has a whole vCPU at any size', async () => {
    const files = { 'index.mjs': `${BURN}burn(100)\nexport const handler = async () => 1` }
    const small = await invoke(start(files, { memoryMB: 128 }))
    const large = await invoke(start(files, { memoryMB: 1769 }))
    expect(small.initMs).toBeGreaterThan(100)
    expect(small.initMs).toBeLessThan((large.initMs ?? 0) * 1.5)
  })
})
