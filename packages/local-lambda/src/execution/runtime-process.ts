import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import type { EnvironmentSpec } from '../environment.ts'
import type { Cgroup } from './cgroup.ts'
import { cpuShare } from './duration.ts'
import { openLogFile } from './log-file.ts'
import type { Machine } from './machine.ts'
import { watchMemory } from './memory.ts'
import { type Mark, NOTHING_YET, type Observation, type Observer, readMark } from './observe.ts'
import { type Phase, type PhaseResult, startPhase } from './phase.ts'
import { startProcessGroup } from './process-group.ts'
import { type Delivery, type RuntimeMessage, startRuntimeApi } from './runtime-api.ts'
import type { RuntimeStart } from './runtime-command.ts'
import type { HostDirectories, Sandbox } from './sandbox.ts'
import { environmentVariables } from './variables.ts'

export interface LaunchOptions {
  spec: EnvironmentSpec
  machine: Machine
  observer: Observer
  sandbox: Sandbox
  /** Keeps a process on one core of the machine, where that was asked for. */
  keepOnCore: (processId: number) => void
  host: HostDirectories
  /** Where the CPU is really throttled. */
  cgroup: Cgroup | undefined
  /** Private directory of the environment. */
  directory: string
  logStream: string
}

/** A started runtime, frozen except while `init` or `run` is under way. */
export interface RuntimeProcess extends AsyncDisposable {
  /**
   * Follows the init, which began with the start.
   *
   * @param share of a vCPU to compute its duration at; without one, what the clock says
   */
  init(limitMs: number, share: number | undefined): Promise<PhaseResult>
  /** Hands over one event and follows the invocation. */
  run(invocation: Omit<Delivery, 'deadlineMs'>, limitMs: number): Promise<PhaseResult>
  /** The most memory it ever had. */
  peakMemoryKB(): number
  takeLog(): Buffer
  hasEnded(): boolean
}

/** Starts a runtime in a process group of its own. @throws when its file cannot be started */
export async function launchRuntime(
  options: LaunchOptions,
  command: RuntimeStart,
): Promise<RuntimeProcess> {
  const { spec, directory, observer } = options
  let phase: Phase | undefined
  const early: RuntimeMessage[] = []
  const api = await startRuntimeApi((message) => {
    if (phase === undefined) early.push(message)
    else phase.receive(initializing ? fromTakeover(message) : message)
  }, command.ownClient)
  const log = openLogFile(join(directory, 'log'))
  const release = () => {
    api[Symbol.dispose]()
    log[Symbol.dispose]()
  }
  const group = await startProcessGroup({
    ...processOptions(options, command, api.address),
    log: log.descriptor,
  }).catch((error: unknown) => {
    release()
    throw error
  })
  // For the watchdog.
  writeFileSync(join(directory, 'group'), String(group.processId))
  options.cgroup?.add(group.processId)
  options.keepOnCore(group.processId)
  const memory = watchMemory(group.processId, spec.memoryMB * 1024)
  const observe = () => observer.observe(group.processId)
  const fromTakeover = (message: RuntimeMessage) =>
    sinceTakeover(message, readMark(join(directory, 'mark')), observe())
  let ended = false
  let initializing = true
  void group.exited.then((exit) => {
    ended = true
    phase?.exited(exit)
  })

  async function follow(
    first: Observation,
    limitMs: number,
    share: number | undefined,
    begin: (started: Phase) => void,
  ): Promise<PhaseResult> {
    phase = startPhase({
      processId: group.processId,
      observe,
      idleMs: () => observer.idleMs(group.processId),
      intervalMs: observer.intervalMs,
      now: () => performance.now(),
      onLook: () => log.limit(),
      first,
      limitMs,
      share,
      memory,
    })
    begin(phase)
    if (ended) void group.exited.then(phase.exited)
    const result = await phase.result
    phase = undefined
    if (result.end.kind === 'next') group.freeze()
    else await group.kill()
    return result
  }

  return {
    init(limitMs, share) {
      return follow(NOTHING_YET, limitMs, share, (started) => {
        for (const message of early) started.receive(fromTakeover(message))
      })
    },
    run(invocation, limitMs) {
      initializing = false
      return follow(observe(), limitMs, invocation.cpuShare, () => {
        // In this order it is woken once, with the event there.
        api.deliver({ ...invocation, deadlineMs: Date.now() + limitMs })
        group.thaw()
      })
    },
    peakMemoryKB: memory.peakKB,
    takeLog: log.take,
    hasEnded: () => ended,
    async [Symbol.asyncDispose]() {
      await group.kill()
      release()
    },
  }
}

/** CPU share that durations are computed at; none when the CPU is really throttled. */
export function modelShare({ cpu, memoryMB }: EnvironmentSpec): number | undefined {
  return cpu === 'model' ? cpuShare(memoryMB) : undefined
}

/** The runtime's client counts from the start of the process, which was the shell's at first. */
function sinceTakeover(message: RuntimeMessage, mark: Mark, now: Observation): RuntimeMessage {
  if (message.usage === undefined) return message
  const { wallMs, cpuMs, threadMs, delayMs } = message.usage
  const usage = {
    wallMs: wallMs - mark.cpuMs - mark.delayMs,
    cpuMs: cpuMs - mark.cpuMs,
    threadMs: threadMs - mark.cpuMs,
    delayMs: delayMs - mark.delayMs,
    childrenMs: now.endedCpuMs - mark.endedCpuMs,
  }
  return { ...message, usage }
}

function processOptions(
  { spec, sandbox, host, directory, logStream }: LaunchOptions,
  command: RuntimeStart,
  runtimeApi: string,
) {
  const { isolated } = sandbox
  const places = sandbox.places(host)
  return {
    ...sandbox.wrap(command, host, join(directory, 'mark')),
    directory: spec.codeDirectory,
    variables: environmentVariables({ spec, runtimeApi, logStream, places, isolated }),
  }
}
