import { durationAt } from './duration.ts'
import type { MemoryWatch } from './memory.ts'
import { type ClientUsage, createUsageMeter } from './meter.ts'
import type { Observation } from './observe.ts'
import type { Exit } from './process-group.ts'
import type { RuntimeMessage } from './runtime-api.ts'

/** What a runtime told of its work in a phase. */
type RuntimeReport = Exclude<RuntimeMessage, { kind: 'next' }>

/** How a phase (the init, or one invocation) ended: at best with the runtime asking for an event. */
export interface PhaseResult {
  end:
    | { kind: 'next' }
    | { kind: 'exit'; exit: Exit }
    | { kind: 'timeout' }
    | { kind: 'out-of-memory' }
  report?: RuntimeReport
  durationMs: number
}

export interface Phase {
  result: Promise<PhaseResult>
  tell(message: RuntimeMessage): void
  exited(exit: Exit): void
}

export interface PhaseOptions {
  processId: number
  observe(): Observation
  /** How long no thread of the environment has run. */
  idleMs(): number
  /** What to count from. */
  first: Observation
  intervalMs: number
  limitMs: number
  /** CPU share to compute the duration at; without it the duration is what the clock says. */
  share: number | undefined
  memory: MemoryWatch
  /** Called at each observation, for what else must be kept within limits. */
  onLook(): void
  /** Milliseconds that only go forward. */
  now(): number
}

/** Follows a running environment until it asks for an event, ends, or must be ended. */
export function startPhase(options: PhaseOptions): Phase {
  const startedMs = options.now()
  const meter = createUsageMeter(options.processId, options.first)
  let resolve: (result: PhaseResult) => void = () => {}
  const result = new Promise<PhaseResult>((settle) => {
    resolve = settle
  })
  let report: RuntimeReport | undefined
  let measuredMs: number | undefined
  const timer = setInterval(look, options.intervalMs)

  function look(): void {
    options.onLook()
    const observation = options.observe()
    meter.add(observation)
    if (options.memory.exceeds(observation)) finish({ kind: 'out-of-memory' })
    else if (durationMs() >= options.limitMs) finish({ kind: 'timeout' })
  }

  function durationMs(client?: ClientUsage, lateMs = 0): number {
    const usage = meter.usage(Math.max(0, options.now() - startedMs - lateMs), client)
    return options.share === undefined ? usage.wallMs : durationAt(options.share, usage)
  }

  function finish(end: PhaseResult['end']): void {
    clearInterval(timer)
    const usedMs = measuredMs ?? durationMs()
    resolve({
      end,
      durationMs: end.kind === 'timeout' ? options.limitMs : usedMs,
      ...(report && { report }),
    })
  }

  /**
   * The runtime waits for the answer to its message, so its counters stand still. Our own clients tell
   * when they were done; of others it is known since when none of their threads has run, and what this
   * process took to notice counts as no waiting of theirs.
   */
  function measure(message: RuntimeMessage): void {
    const lateMs = message.usage === undefined ? options.idleMs() : 0
    const observation = options.observe()
    meter.add(observation)
    measuredMs = durationMs(message.usage, lateMs)
    if (options.memory.exceeds(observation)) finish({ kind: 'out-of-memory' })
    else if (measuredMs >= options.limitMs) finish({ kind: 'timeout' })
  }

  return {
    result,
    tell(message) {
      if (measuredMs === undefined) measure(message)
      if (message.kind === 'next') finish({ kind: 'next' })
      else report ??= message
    },
    exited: (exit) => finish({ kind: 'exit', exit }),
  }
}
