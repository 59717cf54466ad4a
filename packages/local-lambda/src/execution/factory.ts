import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { EnvironmentFactory, EnvironmentSpec, ExecutionEnvironment } from '../environment.ts'
import { makeBaseDirectory, sdkPaths } from './base-directory.ts'
import { type Cgroup, createCgroup, findCpuControl } from './cgroup.ts'
import { type Cores, findCores } from './cores.ts'
import { cpuShare } from './duration.ts'
import { startEnvironment } from './environment.ts'
import { findJava, findJavaClient, findProgram, type Machine, refusal } from './machine.ts'
import { systemObserver } from './observe.ts'
import { findSandbox, type Sandbox } from './sandbox.ts'
import { startWatchdog, type Watchdog } from './watchdog.ts'

export interface EnvironmentFactoryOptions {
  /** What to run functions with; the default is this machine. */
  machine?: Partial<Machine>
  /** Where environments get their private directories; the default is the system's. */
  temporaryDirectory?: string
  /** Where to look for `taskset`; the default is this process's PATH. */
  searchPath?: string
  /** false does without, as on a machine that has none. */
  mountNamespace?: boolean
}

/** What all environments of a factory share. */
interface Home {
  root: string
  runId: string
  watchdog: Watchdog
  sandbox: Sandbox
  /** Lambda's /var, for all environments. */
  base: string
}

/**
 * Execution environments as child processes of this one. All of them end, and their directories
 * go, when the factory is disposed of, and also when this process ends without doing so.
 */
export function createEnvironmentFactory(
  options: EnvironmentFactoryOptions = {},
): EnvironmentFactory {
  const machine: Machine = {
    platform: process.platform,
    node: process.execPath,
    python: findProgram('python3', process.env.PATH),
    ruby: findProgram('ruby', process.env.PATH),
    java: findJava(process.env),
    javaClient: findJavaClient(process.env.LAMBDA_JAVA_RUNTIME_CLIENT),
    runtimes: findRuntimes(dirname(fileURLToPath(import.meta.url))),
    ...options.machine,
  }
  const observer = systemObserver(machine.platform)
  const environments = new Set<ExecutionEnvironment>()
  let home: Home | undefined
  let cores: Cores | undefined

  /** Only once something is started is there anything to clean up. */
  function settle(): Home {
    if (home === undefined) {
      const root = mkdtempSync(join(options.temporaryDirectory ?? tmpdir(), 'lambda-environments-'))
      const runId = randomBytes(8).toString('hex')
      home = {
        root,
        runId,
        watchdog: startWatchdog(root, runId),
        sandbox: findSandbox(
          options.mountNamespace === false ? undefined : machine.platform,
          root,
          toolsOf(machine),
        ),
        base: join(root, 'var'),
      }
      makeBaseDirectory(home.base, machine)
    }
    return home
  }

  /** Keeps an environment on a core, and knows which once it is there. More than one vCPU needs more than one. */
  function coreFor({ memoryMB }: EnvironmentSpec, number: number | undefined) {
    const place: { number?: number; keep: (processId: number) => void } = { keep: () => undefined }
    if (number === undefined || cpuShare(memoryMB) > 1) return place
    cores ??= findCores(machine.platform, options.searchPath ?? process.env.PATH)
    const { keep } = cores
    let latest = 0
    place.keep = (processId) => {
      latest = processId
      delete place.number
      keep(processId, number, () => {
        if (latest === processId) place.number = number
      })
    }
    return place
  }

  return {
    refusal: (runtime) => refusal(runtime, machine),
    start(spec, core) {
      const { root, runId, sandbox, base } = settle()
      const id = randomBytes(8).toString('hex')
      const directory = join(root, id)
      const host = {
        code: spec.codeDirectory,
        layers: spec.layersDirectory ?? join(directory, 'opt'),
        temporary: join(directory, 'tmp'),
        base,
      }
      for (const each of [join(directory, 'opt'), host.temporary])
        mkdirSync(each, { recursive: true })
      const place = coreFor(spec, core)
      const environment = startEnvironment({
        spec,
        machine,
        observer,
        sandbox,
        keepOnCore: place.keep,
        host,
        cgroup: spec.cpu === 'cgroup' ? cgroupOf(id, directory) : undefined,
        directory,
        logStream: logStream(spec, runId + id),
      })
      environments.add(environment)
      return {
        invoke: environment.invoke,
        get core() {
          return place.number
        },
        async [Symbol.asyncDispose]() {
          await environment[Symbol.asyncDispose]()
          environments.delete(environment)
        },
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...environments].map((environment) => environment[Symbol.asyncDispose]()))
      await home?.watchdog[Symbol.asyncDispose]()
    },
  }
}

/** What must not be hidden from an environment, links followed. */
function toolsOf(machine: Machine): string[] {
  const { node, python, ruby, java, javaClient, runtimes } = machine
  const programs = [node, python, ruby, java].filter((each) => each !== undefined)
  const client = javaClient.kind === 'found' ? [javaClient.location] : []
  const tools = [...programs, ...client, runtimes, ...sdkPaths(machine)]
  return tools.flatMap((path) => (existsSync(path) ? [path, realpathSync(path)] : [path]))
}

function cgroupOf(id: string, directory: string): Cgroup {
  const cgroup = createCgroup(findCpuControl(), `lambda-${id}`)
  // For the watchdog.
  writeFileSync(join(directory, 'cgroup'), cgroup.directory)
  return cgroup
}

/** Beside the bundle, or in the source tree. */
function findRuntimes(here: string): string {
  const candidates = [join(here, 'runtimes'), join(here, '..', 'runtimes')]
  const found = candidates.find((directory) => existsSync(join(directory, 'nodejs.mjs')))
  if (found !== undefined) return found
  throw new Error(
    `The runtime clients are missing: looked for nodejs.mjs in ${candidates.join(' and ')}. Build or install the package again.`,
  )
}

/** Also the mark by which the watchdog knows this service's processes. */
function logStream({ version }: EnvironmentSpec, id: string): string {
  return `${new Date().toISOString().slice(0, 10).replaceAll('-', '/')}/[${version}]${id}`
}
