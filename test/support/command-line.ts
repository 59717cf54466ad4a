import { existsSync } from 'node:fs'
import path from 'node:path'
import { readServeOptions } from '@lambda-cost-gate/local-lambda'
import { CommanderError } from 'commander'
import { givenInputs } from '../../src/cli/flags.ts'
import type { Io } from '../../src/cli/io.ts'
import { createProgram } from '../../src/cli/program.ts'
import { checkPlan } from '../../src/inputs/check-plan.ts'
import { gatherInputs } from '../../src/inputs/gather/gather.ts'
import type { GivenInputs } from '../../src/inputs/parse.ts'
import type { CheckPlan } from '../../src/inputs/plan.ts'

const SILENT = { write: () => true }

/**
 * Takes a command line apart with the real parser and makes its plan, without measuring anything.
 * @param words what stands behind `node dist/cli.js`
 * @throws whatever the command line would refuse it with
 */
export async function understand(words: readonly string[], cwd: string): Promise<void> {
  const io = {
    argv: ['node', 'cli.js', ...words],
    env: {},
    stdout: SILENT,
    stderr: SILENT,
    cwd: () => cwd,
  } as unknown as Io
  const program = createProgram(io, () => {})
  let understood: Promise<unknown> = Promise.resolve()
  for (const command of program.commands) {
    command.action((flags: Record<string, unknown>) => {
      const name = command.name()
      if (name === 'serve') readServeOptions(flags)
      const measures =
        (name === 'check' || name === 'calibrate' || name === 'invoke') && !flags.fromSamples
      // A command that is only named has nothing to plan.
      if (measures && words.length > 1) {
        understood = planOfGiven(givenInputs(flags), name, cwd).then(requireCode)
      }
    })
  }
  try {
    program.parse(io.argv)
  } catch (error) {
    // That is how --help ends.
    if (!(error instanceof CommanderError) || error.exitCode !== 0) throw error
  }
  await understood
}

/** The plan that these inputs make in a directory, of which payloads and templates are read. */
export async function planOfGiven(
  given: GivenInputs,
  purpose: CheckPlan['purpose'],
  cwd: string,
): Promise<CheckPlan> {
  const inputs = await gatherInputs(given, cwd)
  return checkPlan(inputs.run, inputs.functions, {
    cwd,
    region: 'us-east-1',
    identity: { repository: 'local', stem: 'run-1', token: 'abcdef', base: {}, head: {} },
    randomSeed: () => 1,
    purpose,
    notes: inputs.notes,
  })
}

function requireCode({ functions }: CheckPlan): void {
  for (const { code } of functions) {
    for (const source of Object.values(code)) {
      if (source.kind === 'path' && !existsSync(source.path)) {
        throw new Error(`There is nothing at ${path.relative('.', source.path)}.`)
      }
    }
  }
}
