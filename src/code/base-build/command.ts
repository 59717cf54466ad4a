import { type ChildProcess, spawn } from 'node:child_process'
import type { Socket } from 'node:net'
import { CouldNotMeasure } from '../../shared/errors.ts'
import { withoutRepository } from './git.ts'

export interface CommandOptions {
  cwd: string
  env: NodeJS.ProcessEnv
  signal: AbortSignal
  /** What is built, for messages. */
  what: string
  /** What the user may have missed where it fails, as a sentence. */
  hint?: string
  onLine: (line: string) => void
}

const LAST_LINES = 20
const MAX_LINE_LENGTH = 500
/** How long a command may take to end when it is asked to. */
const GRACE_MS = 2000
/** How long the last lines may take to arrive once the command has ended. */
const DRAIN_MS = 500

/**
 * What package managers and monorepo tools pass to the scripts that they run about where they are. A tool
 * that believes `INIT_CWD` would build the working tree in place of base.
 */
const OF_A_SCRIPT =
  /^(INIT_CWD|PROJECT_CWD|OLDPWD|npm_(package|lifecycle)_.*|npm_config_local_prefix|PNPM_SCRIPT_SRC_DIR|LERNA_ROOT_PATH|LERNA_PACKAGE_NAME|NX_WORKSPACE_ROOT_PATH|TURBO_INVOCATION_DIR)$/i

/**
 * Runs a command of the user's in a shell. Aborted, it ends with all that it has started.
 * @throws CouldNotMeasure with the last lines that it wrote, where it fails
 * @throws the reason of the signal
 */
export async function runCommand(
  command: string,
  { cwd, env, signal, what, hint, onLine }: CommandOptions,
): Promise<void> {
  signal.throwIfAborted()
  const isWindows = process.platform === 'win32'
  const child = spawn(command, {
    cwd,
    env: { ...withoutScript(withoutRepository(env)), ...(isWindows ? {} : { PWD: cwd }) },
    shell: true,
    // A group of its own, which Ctrl-C does not reach and which can be ended as a whole.
    detached: !isWindows,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const last: string[] = []
  const take = (line: string) => {
    onLine(line)
    last.push(line.slice(0, MAX_LINE_LENGTH))
    if (last.length > LAST_LINES) last.shift()
  }
  for (const stream of [child.stdout, child.stderr]) linesOf(stream, take)
  const stop = () => end(child, isWindows)
  signal.addEventListener('abort', stop, { once: true })
  try {
    const { code, cause } = await outcomeOf(child, signal)
    signal.throwIfAborted()
    if (code === 0) return
    const how = cause instanceof Error ? cause.message : `exit status ${code}`
    const lines = last.length === 0 ? '' : `\n${last.join('\n')}`
    const said = [`--build: ${command} failed for ${what} (${how}).`, hint]
      .filter(Boolean)
      .join(' ')
    throw new CouldNotMeasure(`${said}${lines}`, { cause })
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

function linesOf(stream: NodeJS.ReadableStream, take: (line: string) => void): void {
  let rest = ''
  stream.setEncoding('utf8')
  stream.on('data', (text: string) => {
    const lines = `${rest}${text}`.split(/\r?\n/)
    rest = (lines.pop() ?? '').slice(-MAX_LINE_LENGTH)
    for (const line of lines) take(line)
  })
  stream.on('end', () => {
    if (rest !== '') take(rest)
  })
}

function withoutScript(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !OF_A_SCRIPT.test(name)))
}

/** Does not wait for what the command has left running in the background, such as a daemon. */
function outcomeOf(
  child: ChildProcess,
  signal: AbortSignal,
): Promise<{ code: number | string; cause?: unknown }> {
  return new Promise((resolve) => {
    child.on('error', (cause) => resolve({ code: 'none', cause }))
    child.on('exit', (code, killed) => {
      const done = () => resolve({ code: code ?? killed ?? 'none' })
      child.on('close', done)
      // Aborted, all that it started has to end first.
      const timer = setTimeout(done, signal.aborted ? GRACE_MS + DRAIN_MS : DRAIN_MS)
      child.on('close', () => clearTimeout(timer))
      for (const stream of [child.stdout, child.stderr]) (stream as Socket | null)?.unref?.()
    })
  })
}

function end(child: ChildProcess, isWindows: boolean): void {
  const kill = (name: NodeJS.Signals) => {
    try {
      if (isWindows || child.pid === undefined) child.kill(name)
      else process.kill(-child.pid, name)
    } catch {
      // It has ended.
    }
  }
  kill('SIGTERM')
  const timer = setTimeout(() => kill('SIGKILL'), GRACE_MS)
  child.on('close', () => clearTimeout(timer))
}
