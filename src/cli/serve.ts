import type * as LocalLambda from '@lambda-cost-gate/local-lambda'
import {
  type GivenServeFlags,
  SERVE_FLAGS,
  type ServeFlag,
} from '@lambda-cost-gate/local-lambda/serve-flags'
import { type Command, Option } from 'commander'
import { BadInput } from '../shared/errors.ts'
import type { Io } from './io.ts'

/** Adds `serve`: the embedded Lambda service for any client of the Lambda API. */
export function addServe(program: Command, io: Io): void {
  const serve = program
    .command('serve')
    .description('run the embedded Lambda service, for any SDK or the AWS command line')
  for (const flag of Object.values<ServeFlag>(SERVE_FLAGS)) {
    const option = new Option(flag.flags, flag.description)
    if (flag.repeatable)
      option.argParser((text: string, before: string[] = []) => [...before, text])
    serve.addOption(option)
  }
  serve.action(async (given: GivenServeFlags) => {
    const local = await import('@lambda-cost-gate/local-lambda')
    const { nodeModules = local.findSdk(io.cwd()), ...options } = optionsOf(local, given)
    const factory = local.createEnvironmentFactory({ machine: { nodeModules } })
    await local.serve(options, factory, io)
  })
}

function optionsOf(
  { InvalidServeFlag, readServeOptions }: typeof LocalLambda,
  given: GivenServeFlags,
): LocalLambda.ServeOptions {
  try {
    return readServeOptions(given)
  } catch (error) {
    throw error instanceof InvalidServeFlag ? new BadInput(error.message) : error
  }
}
