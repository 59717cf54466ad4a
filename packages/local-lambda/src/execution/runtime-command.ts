import { statSync } from 'node:fs'
import { join } from 'node:path'
import type { EnvironmentSpec } from '../environment.ts'
import { cpuShare } from './duration.ts'
import { isExecutable, type Machine, refusal } from './machine.ts'
import type { Command, HostDirectories, Places } from './sandbox.ts'

/** What starts a runtime. */
export interface RuntimeStart extends Command {
  kind: 'command'
  /** Whether it is a client of ours, not AWS's or the function's. */
  ownClient: boolean
}

/** What starts a runtime, or why Lambda would not start it. */
export type RuntimeCommand = RuntimeStart | { kind: 'invalid'; errorType: string; message: string }

/**
 * @param host where a bootstrap is looked for
 * @param places where the environment has it
 * @throws when the runtime is one that `refusal` refuses
 */
export function runtimeCommand(
  spec: EnvironmentSpec,
  machine: Machine,
  host: HostDirectories,
  places: Places,
): RuntimeCommand {
  if (spec.runtime.startsWith('nodejs')) {
    const client = join(machine.runtimes, 'nodejs.mjs')
    return ours(spec, { file: machine.node, args: [...nodeOptions(spec), client] })
  }
  if (spec.runtime.startsWith('python') && machine.python !== undefined) {
    // -B: as on Lambda, nothing is written into the code directory. -u: nothing stays in a buffer.
    const args = ['-B', '-u', join(machine.runtimes, 'python'), places.opt]
    return ours(spec, { file: machine.python, args })
  }
  if (spec.runtime.startsWith('ruby') && machine.ruby !== undefined) {
    return ours(spec, { file: machine.ruby, args: [join(machine.runtimes, 'ruby', 'main.rb')] })
  }
  if (spec.runtime.startsWith('java') && machine.java !== undefined) {
    const args = javaArguments(spec, machine)
    return { kind: 'command', ownClient: false, ...wrapped(spec, { file: machine.java, args }) }
  }
  if (spec.runtime.startsWith('provided')) return bootstrap(host, places)
  throw new Error(refusal(spec.runtime, machine) ?? `Runtime ${spec.runtime} has no command.`)
}

/**
 * The options of Lambda's own bootstrap: a twentieth of the memory for each half of the young
 * generation and nine tenths for the old one, and the module features that Lambda turns off.
 * NODE_OPTIONS may say otherwise on both (AWS Lambda developer guide, "Building Lambda functions
 * with Node.js").
 */
function nodeOptions({ memoryMB, variables, runtime }: EnvironmentSpec): string[] {
  const own = optionsOf(variables)
  const heap = setsOwnHeap(variables)
    ? []
    : [
        `--max-semi-space-size=${Math.floor(memoryMB / 20)}`,
        `--max-old-space-size=${memoryMB - Math.floor(memoryMB / 10)}`,
      ]
  const version = Number(/\d+/.exec(runtime)?.[0])
  const off = [
    ...(version <= 24 ? ['require-module'] : []),
    ...(version <= 22 ? ['detect-module'] : []),
  ]
    .filter((feature) => process.allowedNodeEnvironmentFlags.has(`--experimental-${feature}`))
    .filter((feature) => !own.includes(`--experimental-${feature}`))
    .map((feature) => `--no-experimental-${feature}`)
  return [...heap, ...off, ...compiler(memoryMB)]
}

/** Whether NODE_OPTIONS sets the limits of the heap, which are then the same at any memory size. */
export function setsOwnHeap(variables: EnvironmentSpec['variables']): boolean {
  return /--max-(semi|old)-space-size/.test(optionsOf(variables))
}

function optionsOf({ NODE_OPTIONS = '' }: EnvironmentSpec['variables']): string {
  return NODE_OPTIONS.replaceAll('_', '-')
}

/**
 * Up to one vCPU V8's compiler thread only takes turns with the handler's, and when it gets its
 * turn is luck. Compiling in the handler's thread costs about as much CPU and halves the spread
 * between environments of handlers that take a millisecond.
 */
function compiler(memoryMB: number): string[] {
  return cpuShare(memoryMB) <= 1 ? ['--no-concurrent-recompilation'] : []
}

/**
 * The options of Lambda's own bootstrap: the heap takes 85 % of the memory, one thread collects garbage,
 * and from Java 17 on only the first compiler is used. JAVA_TOOL_OPTIONS may say otherwise (AWS Lambda
 * developer guide, "Customize Java runtime startup behavior").
 */
function javaArguments(
  { runtime, memoryMB, handler, variables }: EnvironmentSpec,
  machine: Machine,
) {
  const { JAVA_TOOL_OPTIONS: own = '' } = variables
  const version = Number(/\d+/.exec(runtime)?.[0])
  const firstCompiler = version >= 17 && !own.includes('Tiered')
  return [
    ...(/-Xmx|HeapSize|MaxRAM/.test(own)
      ? []
      : [`-XX:MaxHeapSize=${Math.floor(memoryMB * 1024 * 0.85)}k`]),
    ...(/Use\w+GC/.test(own) ? [] : ['-XX:+UseSerialGC']),
    ...(firstCompiler ? ['-XX:+TieredCompilation', '-XX:TieredStopAtLevel=1'] : []),
    '-cp',
    machine.javaClient.kind === 'found' ? machine.javaClient.classPath : '',
    'com.amazonaws.services.lambda.runtime.api.client.AWSLambda',
    handler,
  ]
}

/** Says what is wrong with a wrapper, and ends as Lambda's own bootstraps do. */
const WRAPPER = `
wrapper=$AWS_LAMBDA_EXEC_WRAPPER
if [ ! -f "$wrapper" ]; then
  echo "$wrapper: does not exist"
  exit 127
fi
if [ ! -x "$wrapper" ]; then
  echo "$wrapper: is not an executable"
  exit 126
fi
exec "$wrapper" "$@"
`

/** Managed runtimes start through AWS_LAMBDA_EXEC_WRAPPER where the function sets it. */
function wrapped({ variables }: EnvironmentSpec, command: Command): Command {
  if (!variables.AWS_LAMBDA_EXEC_WRAPPER) return command
  return { file: '/bin/sh', args: ['-c', WRAPPER, 'sh', command.file, ...command.args] }
}

function ours(spec: EnvironmentSpec, command: Command): RuntimeStart {
  return { kind: 'command', ownClient: true, ...wrapped(spec, command) }
}

/** The function's own, or else one of a layer. */
function bootstrap(host: HostDirectories, places: Places): RuntimeCommand {
  const candidates = [
    { file: join(host.code, 'bootstrap'), seenAs: join(places.task, 'bootstrap') },
    { file: join(host.layers, 'bootstrap'), seenAs: join(places.opt, 'bootstrap') },
  ]
  const found = candidates.find(({ file }) => isExecutable(file))
  if (found !== undefined) {
    return { kind: 'command', ownClient: false, file: found.seenAs, args: [] }
  }
  const exists = statSync(join(host.code, 'bootstrap'), { throwIfNoEntry: false }) !== undefined
  return {
    kind: 'invalid',
    errorType: 'Runtime.InvalidEntrypoint',
    message: exists
      ? 'fork/exec /var/task/bootstrap: permission denied'
      : "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]",
  }
}
