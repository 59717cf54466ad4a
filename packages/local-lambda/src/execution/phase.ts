import { durationAt, type Usage } from './duration.ts'
import type { MemoryWatch } from './memory.ts'
import { type ClientUsage, createUsageMeter } from './meter.ts'
import type { Observation } from './observe.ts'
import type { Exit } from './process-group.ts'
import type { RuntimeMessage } from './runtime-api.ts'

/** What a runtime reported of its work in a phase. */
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
  /** What the duration was computed from. */
  usage: Usage
}

export interface Phase {
  result: Promise<PhaseResult>
  receive(message: RuntimeMessage): void
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
  let measured: Usage | undefined
  const timer = setInterval(look, options.intervalMs)

  function look(): void {
    options.onLook()
    const observation = options.observe()
    meter.add(observation)
    if (options.memory.exceeds(observation)) finish({ kind: 'out-of-memory' })
    else if (durationOf(usageNow()) >= options.limitMs) finish({ kind: 'timeout' })
  }

  function usageNow(client?: ClientUsage, lateMs = 0): Usage {
    return meter.usage(Math.max(0, options.now() - startedMs - lateMs), client)
  }

  function durationOf(usage: Usage): number {
    return options.share === undefined ? usage.wallMs : durationAt(options.share, usage)
  }

  function finish(end: PhaseResult['end']): void {
    clearInterval(timer)
    const usage = measured ?? usageNow()
    resolve({
      end,
      durationMs: end.kind === 'timeout' ? options.limitMs : durationOf(usage),
      usage,
      ...(report && { report }),
    })
  }

  /**
   * The runtime waits for the answer to its message, so its counters stand still. Our own clients report
   * when they were done; of others it is known since when none of their threads has run, and what this
   * process took to notice counts as no waiting of theirs.
   */
  function measure(message: RuntimeMessage): void {
    const lateMs = message.usage === undefined ? options.idleMs() : 0
    const observation = options.observe()
    meter.add(observation)
    measured = usageNow(message.usage, lateMs)
    if (options.memory.exceeds(observation)) finish({ kind: 'out-of-memory' })
    else if (durationOf(measured) >= options.limitMs) finish({ kind: 'timeout' })
  }

  return {
    result,
    receive(message) {
      if (measured === undefined) measure(message)
      if (message.kind === 'next') finish({ kind: 'next' })
      else report ??= message
    },
    exited: (exit) => finish({ kind: 'exit', exit }),
  }
}
