import { existsSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import {
  cpuControlCandidates,
  findCpuControl,
  throttlingRefusal,
} from '../../src/execution/cgroup.ts'
import { answer, createHarness, invoke } from './support.ts'

const { start, factory } = createHarness()

describe('where control groups are looked for', () => {
  test('generation 1: at the mount of the cpu controller, from the own group upwards', () => {
    const mounts =
      '30 28 0:26 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n' +
      '31 28 0:27 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n'
    expect(cpuControlCandidates(mounts, '5:memory:/a\n4:cpu,cpuacct:/user/ci\n')).toEqual([
      { version: 1, directory: '/sys/fs/cgroup/cpu,cpuacct/user/ci' },
      { version: 1, directory: '/sys/fs/cgroup/cpu,cpuacct/user' },
      { version: 1, directory: '/sys/fs/cgroup/cpu,cpuacct' },
    ])
  })

  test('generation 2: in the one tree, as far as a container shows it', () => {
    const mounts = '40 28 0:30 /docker/7f /sys/fs/cgroup ro - cgroup2 cgroup rw,nsdelegate\n'
    expect(cpuControlCandidates(mounts, '0::/docker/7f/job\n')).toEqual([
      { version: 2, directory: '/sys/fs/cgroup/job' },
      { version: 2, directory: '/sys/fs/cgroup' },
    ])
  })

  test('nowhere on a system without them', () => {
    expect(cpuControlCandidates('', '')).toEqual([])
  })
})

const refusal = throttlingRefusal()
const whereAllowed = refusal === undefined ? test : test.skip
const whereNot = refusal === undefined ? test.skip : test

describe('real throttling', () => {
  whereAllowed(
    'makes CPU-bound work take as long as the share says, and leaves no group',
    async () => {
      const environment = start(
        {
          'index.mjs': `import { readFileSync } from 'node:fs'
          const used = (since) => { const { user, system } = process.cpuUsage(since); return (user + system) / 1000 }
          export const handler = async () => {
            const [from, started] = [process.cpuUsage(), performance.now()]
            while (used(from) < 60);
            const groups = readFileSync('/proc/self/cgroup', 'utf8')
            return { cpuMs: used(from), wallMs: performance.now() - started, groups }
          }`,
        },
        { cpu: 'cgroup', memoryMB: 442 },
      )
      await invoke(environment)
      const outcome = await invoke(environment)
      const { cpuMs, wallMs, groups } = answer(outcome) as Record<'cpuMs' | 'wallMs', number> & {
        groups: string
      }
      // By its name, as other processes may have groups of their own here.
      const [name = ''] = /lambda-[0-9a-f]{16}$/m.exec(groups) ?? []
      const group = `${findCpuControl().directory}/${name}`
      expect([name, existsSync(group)]).toEqual([expect.stringMatching(/./), true])
      // A quarter of a vCPU: 5 ms in each 20.
      expect(wallMs).toBeGreaterThan(cpuMs * 2.5)
      expect(outcome.durationMs).toBeGreaterThanOrEqual(wallMs - 0.5)
      await environment[Symbol.asyncDispose]()
      expect(existsSync(group)).toBe(false)
    },
  )

  whereNot('says why it cannot be had, and what to do', () => {
    expect(() => start({}, { cpu: 'cgroup' })).toThrow(/Run as root/)
    expect(factory.refusal('nodejs22.x')).toBeUndefined()
  })
})
