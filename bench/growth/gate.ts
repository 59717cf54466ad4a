import { spawn } from 'node:child_process'
import path from 'node:path'

/** What one run of the gate took: its own process, without what it started and without the service. */
export interface GateRun {
  status: number | null
  seconds: number
  cpuSeconds: number
  /** Peak of its resident memory (VmHWM), in MB of 2^20 bytes. */
  memoryMB: number
  /** Standard error. */
  output: string
}

export interface GateOptions {
  cwd: string
  env?: Readonly<Record<string, string>>
  /** The build that is run. */
  dist?: string
}

/** Runs the committed dist/, or another, in a process of its own. */
export function runGate(
  args: readonly string[],
  { cwd, env = {}, dist = 'dist' }: GateOptions,
): Promise<GateRun> {
  const startedMs = performance.now()
  const preload = path.resolve('bench/report-memory.mjs')
  const child = spawn(
    process.execPath,
    ['--import', preload, path.resolve(dist, 'cli.js'), ...args],
    {
      cwd,
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
      env: { PATH: process.env.PATH, ...env },
    },
  )
  let output = ''
  let measured = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    output += text
  })
  child.stdio[3]?.on('data', (bytes: Buffer) => {
    measured += bytes.toString()
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status) => {
      const [memoryKB = Number.NaN, cpuMs = Number.NaN] = measured.split(' ').map(Number)
      const seconds = (performance.now() - startedMs) / 1000
      resolve({ status, seconds, cpuSeconds: cpuMs / 1000, memoryMB: memoryKB / 1024, output })
    })
  })
}
