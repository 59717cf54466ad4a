import { CouldNotMeasure } from './errors.ts'

/** What ends a run from outside: Ctrl-C, GitHub's runner, a terminal or a connection that closes. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** GitHub's runner kills a step 10 s after it has cancelled it. */
const GRACE_MS = 8500

/** As much of a process as it takes to be cancelled. */
export interface SignalSource {
  once(signal: (typeof SIGNALS)[number], listener: () => void): unknown
  off(signal: (typeof SIGNALS)[number], listener: () => void): unknown
}

/** The run was cancelled. The message names what it could not delete by then. */
export class Cancelled extends CouldNotMeasure {
  /** Whether something was still under way when time was up, so that the process has to be ended. */
  readonly unfinished: boolean

  constructor(
    leftBehind: readonly string[] = [],
    { unfinished = false, say = sentence, ...options }: Ending = {},
  ) {
    super(say(leftBehind), options)
    this.unfinished = unfinished
  }
}

/** What a command that was cancelled has left behind, as a sentence. */
type Say = (leftBehind: readonly string[]) => string

interface Ending extends ErrorOptions {
  unfinished?: boolean
  say?: Say
}

function sentence(leftBehind: readonly string[]): string {
  const [changed, others] = partition(leftBehind)
  if (changed.length > 0) {
    const rest = others.length === 0 ? '' : ` Left behind: ${others.join(', ')}.`
    return `Not restored when the run was cancelled: ${changed.join(', ')}.${rest}`
  }
  if (leftBehind.length === 0) return 'The run was cancelled; nothing of it is left behind.'
  return `The run was cancelled before all of it was cleaned up; left behind: ${leftBehind.join(', ')}. The command sweep cleans up once the run has expired, three hours after it began.`
}

/** `$LATEST` of a function of the user's is named so that it begins so. */
function partition(names: readonly string[]): [changed: string[], others: string[]] {
  const isChanged = (name: string) => name.startsWith('$LATEST of ')
  return [names.filter(isChanged), names.filter((name) => !isChanged(name))]
}

/** Lets a process be cancelled. Disposing of it gives the signals back to the process. */
export interface Cancellation extends Disposable {
  /** Aborted when the process is asked to end. */
  signal: AbortSignal
  /** Names of what the run has made in the account and not deleted yet; kept up by who makes it. */
  existing: Set<string>
  /**
   * Does the work. Once cancelled, it has a few seconds to clean up; whatever it waits for then, nobody
   * waits for it any more.
   * @throws Cancelled that names what is left behind
   */
  run<Result>(work: () => Promise<Result>): Promise<Result>
}

export function cancellation(
  host: SignalSource,
  graceMs = GRACE_MS,
  say: Say = sentence,
): Cancellation {
  const cancel = new AbortController()
  const existing = new Set<string>()
  // Whatever is cancelled says only why: what is left behind is known when all has ended.
  const onSignal = () => cancel.abort(new Cancelled([], { say: () => 'The run was cancelled.' }))
  for (const signal of SIGNALS) host.once(signal, onSignal)
  const { signal } = cancel
  return {
    signal,
    existing,
    async run(work) {
      const timeUp = after(signal, graceMs)
      try {
        const working = work()
        // Nobody waits for it any more once time is up.
        working.catch(() => {})
        return await Promise.race([working, timeUp.promise])
      } catch (cause) {
        if (cause !== TIME_UP && !isCancelling(cause, signal)) throw cause
        throw new Cancelled([...existing], { cause, unfinished: cause === TIME_UP, say })
      } finally {
        timeUp.stop()
      }
    },
    [Symbol.dispose]() {
      for (const each of SIGNALS) host.off(each, onSignal)
    },
  }
}

const TIME_UP = new Error('Time is up.')

/** Rejects with `TIME_UP` so long after the signal was aborted. */
function after(signal: AbortSignal, ms: number): { promise: Promise<never>; stop: () => void } {
  let timer: NodeJS.Timeout | undefined
  let onAbort = () => {}
  const promise = new Promise<never>((_, reject) => {
    onAbort = () => {
      timer = setTimeout(() => reject(TIME_UP), ms)
    }
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, { once: true })
  })
  return {
    promise,
    stop() {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
    },
  }
}

/** Whether something ended because it was cancelled, and for no reason of its own. */
function isCancelling(error: unknown, signal: AbortSignal): boolean {
  if (!signal.aborted) return false
  return error === signal.reason || (error instanceof Error && error.name === 'AbortError')
}
