import { spawn } from 'node:child_process'
import { styleText } from 'node:util'

/** What has to hold of the sources, all at once: types, style, what is unused, what is generated. */
const CHECKS = [
  'tsc -p tsconfig.json',
  'tsc -p src/report/browser',
  'biome ci --error-on-warnings --colors=off',
  'knip',
  'node scripts/generate.ts --check',
  'node scripts/schemas.ts --check',
]

const failed = (await Promise.all(CHECKS.map(passes))).includes(false)
process.exitCode = failed ? 1 : 0

/** Runs a command; prints what it says where it fails, in one piece. */
function passes(command: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const [file = '', ...args] = command.split(' ')
    const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    const said: Buffer[] = []
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => said.push(part))
    child.on('error', reject)
    child.on('close', (status) => {
      if (status !== 0)
        process.stderr.write(`${styleText('bold', command)}\n${Buffer.concat(said)}\n`)
      resolve(status === 0)
    })
  })
}
