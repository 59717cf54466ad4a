import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { glob } from 'tinyglobby'
import { NoTemplate } from '../src/inputs/templates/no-template.ts'
import { readTemplate } from '../src/inputs/templates/read.ts'
import { BadInput } from '../src/shared/errors.ts'

/**
 * Reads every template below a directory and prints what became of it, so that anyone can try their own:
 * `npm run corpus -- DIR`. Paths of a template may lead anywhere below the directory. Exit status 1 where
 * the reader crashed.
 */

const NAMES = ['**/*.{yaml,yml,json,template}', '**/manifest.json']
const IGNORED = ['**/node_modules/**', '**/.git/**']
/** What a template with functions, a cloud assembly or a plan of Terraform has somewhere in it. */
const MARKERS =
  /AWS::Lambda::Function|AWS::Serverless::(Function|Application)|"cdk:asset-manifest"|"planned_values"/

type Outcome =
  | {
      kind: 'read'
      found: number
      leftOut: string[]
      unusable: string[]
      notRead: string[]
      notes: string[]
    }
  | { kind: 'refused'; reason: string }
  | { kind: 'noTemplate'; reason: string }
  | { kind: 'crashed'; reason: string }

async function outcomeOf(file: string, workspace: string): Promise<Outcome> {
  try {
    const { functions, notRead, notes } = await readTemplate(file, workspace)
    const unusable = functions.flatMap(({ id, code, unsupported }) => {
      if (unsupported !== undefined) return [`${id}: ${unsupported}`]
      return code.kind === 'unusable' ? [`${id}: ${code.reason}`] : []
    })
    const leftOut = functions.flatMap(({ id, code, servesDeployment }) => {
      if (servesDeployment) return [`${id}: it serves the deployment itself`]
      return code.kind === 'elsewhere' ? [`${id}: ${code.reason}`] : []
    })
    return {
      kind: 'read',
      found: functions.length,
      leftOut,
      unusable,
      notRead: [...notRead],
      notes: [...notes],
    }
  } catch (error) {
    if (error instanceof NoTemplate) return { kind: 'noTemplate', reason: error.message }
    if (error instanceof BadInput) return { kind: 'refused', reason: error.message }
    return {
      kind: 'crashed',
      reason: error instanceof Error ? (error.stack ?? error.message) : String(error),
    }
  }
}

function print(file: string, outcome: Outcome): void {
  if (outcome.kind !== 'read') {
    const kind = outcome.kind === 'noTemplate' ? 'no template' : outcome.kind
    console.log(`${file}: ${kind}: ${outcome.reason.split('\n').slice(0, 3).join(' | ')}`)
    return
  }
  const { found, leftOut, unusable, notRead, notes } = outcome
  console.log(`${file}: found ${found}, left out ${leftOut.length}, unusable ${unusable.length}`)
  for (const [title, list] of Object.entries({
    'left out': leftOut,
    unusable,
    'not read': notRead,
    note: notes,
  })) {
    for (const each of list) console.log(`  ${title}: ${each}`)
  }
}

async function main([directory]: readonly string[]): Promise<void> {
  if (directory === undefined) throw new Error('Give a directory: npm run corpus -- DIR')
  const workspace = path.resolve(directory)
  const files = await glob(NAMES, { cwd: workspace, dot: true, ignore: IGNORED })
  const total = {
    templates: 0,
    none: 0,
    noTemplate: 0,
    found: 0,
    leftOut: 0,
    unusable: 0,
    notRead: 0,
    refused: 0,
    crashed: 0,
  }
  for (const file of files.sort()) {
    const text = (await readFile(path.join(workspace, file))).toString('latin1')
    if (!MARKERS.test(text.replaceAll('\0', ''))) continue
    const outcome = await outcomeOf(file, workspace)
    print(file, outcome)
    if (outcome.kind !== 'noTemplate') total.templates++
    if (outcome.kind !== 'read') total[outcome.kind]++
    else {
      total.found += outcome.found
      if (outcome.found === 0) total.none++
      total.leftOut += outcome.leftOut.length
      total.unusable += outcome.unusable.length
      total.notRead += outcome.notRead.length
    }
  }
  console.log(
    `\n${files.length} files, ${total.templates} templates (${total.none} without a function), ${total.noTemplate} files that name Lambda and are no template; functions: found ${total.found}, left out ${total.leftOut}, unusable ${total.unusable}; parts not read ${total.notRead}; templates refused ${total.refused}, crashed ${total.crashed}`,
  )
  if (total.crashed > 0) process.exitCode = 1
}

await main(process.argv.slice(2))
