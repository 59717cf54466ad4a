import { type Command, Option } from 'commander'
import { type GivenServeFlags, SERVE_FLAGS, type ServeFlag } from '../local/serve-flags.ts'
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
    const local = await import('../local/serve.ts')
    const { createEnvironmentFactory } = await import('../local/execution/factory.ts')
    await local.serve(local.readServeOptions(given), await createEnvironmentFactory(), io)
  })
}
