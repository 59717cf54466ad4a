import { type ChildProcess, spawn } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository. */
export const ROOT = path.join(path.dirname(fileURLToPath(import.meta.url)), '../..')

export interface Finished {
  status: number | null
  stdout: string
  stderr: string
}

export interface RunningDist {
  child: ChildProcess
  finished: Promise<Finished>
}

interface DistOptions {
  cwd?: string
  env?: NodeJS.ProcessEnv
}

/** Runs a file of the committed `dist/` with only these environment variables, and waits for it. */
export function runDist(
  file: 'cli.js' | 'index.js' | 'post.js',
  args: readonly string[],
  options: DistOptions = {},
): Promise<Finished> {
  return startDist(file, args, options).finished
}

/** Starts a file of the committed `dist/`. */
export function startDist(
  file: 'cli.js' | 'index.js' | 'post.js',
  args: readonly string[],
  { cwd = ROOT, env = {} }: DistOptions = {},
): RunningDist {
  const child = spawn(process.execPath, [path.join(ROOT, 'dist', file), ...args], {
    cwd,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const finished = new Promise<Finished>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status) => resolve({ status, stdout, stderr }))
  })
  return { child, finished }
}
