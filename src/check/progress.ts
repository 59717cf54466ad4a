import { cleanLine } from '../report/clean.ts'

/** How much is shown while a check runs. */
export type Verbosity = 'quiet' | 'normal' | 'verbose'

/** Receives what a check is doing; writes it for people. */
export interface Progress {
  /** A step that everybody wants to know of, one line. */
  say(line: string): void
  /** Detail, for `--verbose` only. */
  detail(line: string): void
  /** So many more invocations are planned, or fewer with a negative number. */
  plan(invocations: number): void
  /** One invocation has been made. */
  step(): void
  /** Takes the bar away; what comes after it is counted anew. */
  end(): void
}

export interface ProgressOptions {
  verbosity: Verbosity
  /** A terminal gets a bar that moves; anything else gets plain lines. */
  terminal: { columns: number } | undefined
  write: (text: string) => void
  nowMs: () => number
}

const BAR_WIDTH = 24
const REDRAW_MS = 100
/** A plain line for each tenth of the way. */
const PLAIN_STEPS = 10

/** Writes progress to a terminal or to a log. */
export function progressTo({ verbosity, terminal, write, nowMs }: ProgressOptions): Progress {
  let planned = 0
  let done = 0
  let firstAtMs: number | undefined
  let drawnAtMs = Number.NEGATIVE_INFINITY
  let tenths = 0
  let shown = false

  const clear = () => {
    if (shown) write('\r\u001b[K')
    shown = false
  }
  const line = (text: string) => {
    clear()
    write(`${oneLine(text)}\n`)
  }
  const status = () =>
    // Environments that need longer to warm up go beyond what was planned, which is corrected at their end.
    `${done} of ${Math.max(planned, done)} invocations${timeLeft(nowMs() - (firstAtMs ?? nowMs()), done, planned)}`

  const draw = (columns: number) => {
    if (nowMs() - drawnAtMs < REDRAW_MS && done < planned) return
    drawnAtMs = nowMs()
    const filled = Math.round((BAR_WIDTH * done) / Math.max(planned, 1))
    const bar = `${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)}`
    write(`\r\u001b[K${`${bar} ${status()}`.slice(0, Math.max(columns - 1, 10))}`)
    shown = true
  }
  const log = () => {
    const now = Math.floor((PLAIN_STEPS * done) / Math.max(planned, 1))
    if (now > tenths) line(status())
    tenths = Math.max(tenths, now)
  }

  return {
    say(text) {
      if (verbosity !== 'quiet') line(text)
    },
    detail(text) {
      if (verbosity === 'verbose') line(text)
    },
    plan(invocations) {
      planned += invocations
      tenths = Math.min(tenths, Math.floor((PLAIN_STEPS * done) / Math.max(planned, 1)))
    },
    step() {
      firstAtMs ??= nowMs()
      done++
      if (verbosity === 'quiet') return
      if (terminal) draw(terminal.columns)
      else log()
    },
    end() {
      clear()
      planned = 0
      done = 0
      tenths = 0
      firstAtMs = undefined
    },
  }
}

/** Time left at the pace so far; nothing until there is a pace. */
function timeLeft(elapsedMs: number, done: number, planned: number): string {
  if (done < 5 || done >= planned) return ''
  const seconds = Math.ceil(((elapsedMs / done) * (planned - done)) / 1000)
  return seconds < 90 ? `, ${seconds} s left` : `, ${Math.round(seconds / 60)} min left`
}

const MAX_LINE = 2000

/** Names come from strangers: no control or invisible character of theirs reaches terminal or log. */
function oneLine(text: string): string {
  return cleanLine(text, MAX_LINE)
}
