import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { ROOT } from '../support/dist.ts'

/**
 * The command line as a process of its own, on a service that it takes for AWS.
 * @param services those that it finds there, as the SDK's variables name them
 */
export function start(
  args: readonly string[],
  endpoint: string,
  cwd: string,
  services: readonly string[] = ['LAMBDA', 'CLOUDWATCH_LOGS'],
) {
  const child = spawn(process.execPath, [path.join(ROOT, 'dist/cli.js'), ...args], {
    cwd,
    env: {
      PATH: process.env.PATH,
      TMPDIR: cwd,
      ...Object.fromEntries(services.map((name) => [`AWS_ENDPOINT_URL_${name}`, endpoint])),
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    },
  })
  const output: string[] = []
  child.stdout.setEncoding('utf8').on('data', (text: string) => output.push(text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => output.push(text))
  return { child, ended: once(child, 'close'), output: () => output.join('') }
}

/** A check of `orders` at one size. */
export const CHECK = [
  'check',
  '--function-name',
  'orders',
  '--head-code',
  'head',
  '--memory-sizes',
  '512',
  '--max-environments',
  '4',
]
