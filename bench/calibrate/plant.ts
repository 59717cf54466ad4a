import { appendFileSync, cpSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Example } from './examples.ts'

/**
 * Writes the head of a check: the example's base with one comment more, or, with a share above 0,
 * with a handler that does the same and then uses so much more CPU time.
 * @param share of the CPU time that the invocation has used itself; 0.1 is 10 %
 * @param directory where to write it; must not exist
 */
export function writeHead(example: Example, share: number, directory: string) {
  const { file, runtime } = example
  cpSync(example.head ?? example.base, directory, { recursive: true })
  const handler = path.join(directory, file)
  const python = runtime === 'python3.12'
  if (share === 0) {
    appendFileSync(handler, python ? '\n# Nothing else has changed.\n' : '\n// Nothing else.\n')
    return
  }
  const { name: stem, ext } = path.parse(file)
  const own = `${stem}_own${ext}`
  renameSync(handler, path.join(directory, own))
  writeFileSync(handler, wrapperFor(ext, own, share))
}

function wrapperFor(extension: string, own: string, share: number): string {
  switch (extension) {
    case '.py':
      return inPython(path.parse(own).name, share)
    case '.mjs':
      return `import { handler as own } from './${own}'\n${inNode(share)}\nexport { handler }\n`
    default:
      return `const { handler: own } = require('./${own}')\n${inNode(share)}\nexports.handler = handler\n`
  }
}

function inNode(share: number): string {
  return `
const cpu = () => {
  const { user, system } = process.cpuUsage()
  return user + system
}
const handler = async (event, context) => {
  const before = cpu()
  const answer = await own(event, context)
  const used = cpu() - before
  const end = before + used * (1 + ${share})
  while (cpu() < end);
  return answer
}
`
}

function inPython(module: string, share: number): string {
  return `
from time import process_time
from ${module} import handler as own

def handler(event, context):
    before = process_time()
    answer = own(event, context)
    end = before + (process_time() - before) * (1 + ${share})
    while process_time() < end:
        pass
    return answer
`
}
