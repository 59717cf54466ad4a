import { appendFileSync, cpSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Side } from '../../src/inputs/plan.ts'
import type { Example } from './examples.ts'

/** Writes head's code with one comment more, and nothing else changed. */
export function writeUnchanged(example: Example, directory: string): void {
  const handler = copyOf(example, example.head ?? example.base, directory)
  const python = example.runtime === 'python3.12'
  appendFileSync(handler, python ? '\n# Nothing else has changed.\n' : '\n// Nothing else.\n')
}

/**
 * Writes the code of one side with a handler that does the same and then uses so much more CPU time.
 * Both sides get it, base with a share of 0, as such a handler alone may change how long the own one takes: in another
 * module, where its objects are elsewhere in memory, a loop of Python takes 7 % less.
 * @param share of the CPU time that the invocation has used itself; 0.1 is 10 %
 */
export function writePlanted(example: Example, side: Side, share: number, directory: string): void {
  const code = side === 'base' ? example.base : (example.head ?? example.base)
  const handler = copyOf(example, code, directory)
  const { name: stem, ext } = path.parse(example.file)
  const own = `${stem}_own${ext}`
  renameSync(handler, path.join(directory, own))
  writeFileSync(handler, wrapperFor(ext, own, share))
}

/** @returns the file of the handler */
function copyOf({ file }: Example, code: string, directory: string): string {
  cpSync(code, directory, { recursive: true })
  return path.join(directory, file)
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
