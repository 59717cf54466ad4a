import { rm } from 'node:fs/promises'
import type { ExecutionEnvironment, InvocationOutcome, InvocationRequest } from '../environment.ts'
import { cpuShare } from './duration.ts'
import { missingPathHint } from './missing-path.ts'
import { endingOf, platformError } from './outcome.ts'
import type { PhaseResult } from './phase.ts'
import { runtimeCommand } from './runtime-command.ts'
import {
  type LaunchOptions,
  launchRuntime,
  modelShare,
  type RuntimeProcess,
} from './runtime-process.ts'

/** Init that takes longer is ended, and done again within the first invocation. */
const INIT_LIMIT_MS = 10_000

type Start =
  | { kind: 'started'; runtime: RuntimeProcess; init: PhaseResult }
  /** No process could be started. */
  | { kind: 'failed'; errorType: string; message: string }

/**
 * One execution environment. Its init runs at once, with a full vCPU. As on Lambda an init that
 * fails is repeated within the first invocation, and what happens then is what the caller receives;
 * a runtime that has ended since is started anew.
 *
 * @throws when the spec's runtime cannot run on this machine
 */
export function startEnvironment(options: LaunchOptions): ExecutionEnvironment {
  const { spec, cgroup, host, sandbox } = options
  const command = runtimeCommand(spec, options.machine, host, sandbox.places(host))
  const limitMs = spec.timeoutSeconds * 1000
  const share = modelShare(spec)
  const runtimes: RuntimeProcess[] = []
  let closed = false
  let initIsNew = true
  let current = start(INIT_LIMIT_MS, 1)

  async function start(initLimitMs: number, initShare: number | undefined): Promise<Start> {
    if (command.kind === 'invalid') return { ...command, kind: 'failed' }
    try {
      const runtime = await launchRuntime(options, command)
      runtimes.push(runtime)
      if (closed) await runtime[Symbol.asyncDispose]()
      return { kind: 'started', runtime, init: await runtime.init(initLimitMs, initShare) }
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      return { kind: 'failed', errorType: 'Runtime.InvalidEntrypoint', message }
    }
  }

  /** A runtime for this invocation, what it took to get it, and what was logged on the way. */
  async function prepare(): Promise<{ started: Start; spentMs: number; log: Buffer }> {
    let started = await current
    if (started.kind === 'started' && started.init.end.kind === 'next') {
      if (!started.runtime.hasEnded()) return { started, spentMs: 0, log: Buffer.alloc(0) }
      initIsNew = true
      current = start(INIT_LIMIT_MS, 1)
      started = await current
    }
    if (started.kind === 'failed' || started.init.end.kind === 'next' || closed) {
      return { started, spentMs: 0, log: Buffer.alloc(0) }
    }
    const log = started.runtime.takeLog()
    initIsNew = false
    cgroup?.throttle(cpuShare(spec.memoryMB))
    current = start(limitMs, share)
    started = await current
    return { started, spentMs: started.kind === 'started' ? started.init.durationMs : 0, log }
  }

  async function invoke(request: InvocationRequest): Promise<InvocationOutcome> {
    const { started, spentMs, log } = await prepare()
    if (started.kind === 'failed') {
      const error = platformError(started.errorType, request.requestId, started.message)
      return { ...error, durationMs: 0, dead: true, log, maxMemoryUsedMB: 0 }
    }
    const { runtime, init } = started
    cgroup?.throttle(cpuShare(spec.memoryMB))
    const leftMs = limitMs - spentMs
    const result =
      init.end.kind === 'next' ? await runtime.run({ ...request, cpuShare: share }, leftMs) : init
    const ending = endingOf(result, request.requestId, spec)
    const outcome: InvocationOutcome = {
      ...ending,
      durationMs: result === init ? init.durationMs : spentMs + result.durationMs,
      ...(result !== init && spentMs === 0 && { usage: result.usage }),
      ...(initIsNew && { initMs: init.durationMs }),
      log: Buffer.concat([log, runtime.takeLog(), missingPathHint(ending, sandbox)]),
      maxMemoryUsedMB: Math.min(spec.memoryMB, Math.ceil(runtime.peakMemoryKB() / 1024)),
    }
    initIsNew = false
    return outcome
  }

  return {
    invoke,
    async [Symbol.asyncDispose]() {
      closed = true
      await Promise.all(runtimes.map((runtime) => runtime[Symbol.asyncDispose]()))
      await current
      await Promise.all(runtimes.map((runtime) => runtime[Symbol.asyncDispose]()))
      await cgroup?.[Symbol.asyncDispose]()
      await rm(options.directory, { recursive: true, force: true })
    },
  }
}
