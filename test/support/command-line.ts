import { existsSync } from 'node:fs'
import path from 'node:path'
import { readServeOptions } from '@lambda-cost-gate/local-lambda'
import { type Command, CommanderError } from 'commander'
import { givenInputs } from '../../src/cli/flags.ts'
import type { Io } from '../../src/cli/io.ts'
import { createProgram } from '../../src/cli/program.ts'
import { checkPlan } from '../../src/inputs/check-plan.ts'
import { gatherInputs } from '../../src/inputs/gather/gather.ts'
import { type GivenInputs, parseInputs } from '../../src/inputs/parse.ts'
import type { CheckPlan } from '../../src/inputs/plan.ts'

const SILENT = { write: () => true }

/**
 * Takes a command line apart with the real parser and makes its plan, without measuring anything.
 * @param words what stands behind `node dist/cli.js`
 * @throws whatever the command line would refuse it with
 */
export async function understand(words: readonly string[], cwd: string): Promise<void> {
  const { argv, program } = parserOf(words, cwd)
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
  parse(program, argv)
  await understood
}

/**
 * The same for a command line on files that are not here: only its flags and their values.
 * @throws whatever the command line would refuse them with
 */
export function understandFlags(words: readonly string[]): void {
  const { argv, program } = parserOf(words, '.')
  for (const command of program.commands) {
    command.action((flags: Record<string, unknown>) => {
      if (command.name() === 'serve') readServeOptions(flags)
      else parseInputs(givenInputs(flags))
    })
  }
  parse(program, argv)
}

/** The flags that a command has. */
export function flagsOf(command: string): string[] {
  const { program } = parserOf([], '.')
  const found = program.commands.find((each) => each.name() === command)
  return found?.options.map(({ long }) => long ?? '') ?? []
}

function parserOf(words: readonly string[], cwd: string): { argv: string[]; program: Command } {
  const argv = ['node', 'cli.js', ...words]
  const io = { argv, env: {}, stdout: SILENT, stderr: SILENT, cwd: () => cwd } as unknown as Io
  return { argv, program: createProgram(io, () => {}) }
}

function parse(program: Command, argv: readonly string[]): void {
  try {
    program.parse(argv)
  } catch (error) {
    // That is how --help ends.
    if (!(error instanceof CommanderError) || error.exitCode !== 0) throw error
  }
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
