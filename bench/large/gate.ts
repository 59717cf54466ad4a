import { spawn } from 'node:child_process'
import path from 'node:path'

/** Runs the committed dist/ in a process of its own, and says what that took. */
export function runGate(
  args: readonly string[],
  { cwd, env = {} }: { cwd: string; env?: Readonly<Record<string, string>> },
): Promise<{ status: number | null; memoryMB: number; cpuSeconds: number }> {
  const preload = path.resolve('bench/report-memory.mjs')
  const child = spawn(
    process.execPath,
    ['--import', preload, path.resolve('dist/cli.js'), ...args],
    {
      cwd,
      stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
      env: { PATH: process.env.PATH, ...env },
    },
  )
  let measured = ''
  child.stdio[3]?.on('data', (bytes: Buffer) => {
    measured += bytes.toString()
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status) => {
      const [memoryKB = Number.NaN, cpuMs = Number.NaN] = measured.split(' ').map(Number)
      resolve({ status, memoryMB: memoryKB / 1024, cpuSeconds: cpuMs / 1000 })
    })
  })
}
