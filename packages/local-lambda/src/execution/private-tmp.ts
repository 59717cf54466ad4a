import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** A command that runs where /tmp is its own. */
export interface WrappedCommand {
  file: string
  args: readonly string[]
  /** The environment's directory for temporary files, as the command sees it. */
  temporaryDirectory: string
}

export interface WrapOptions {
  file: string
  args: readonly string[]
  codeDirectory: string
  /** Of the runtime clients. */
  runtimes: string
  temporaryDirectory: string
  /** Where to write what /proc/self says, schedstat and stat, when the command takes over. */
  markFile: string
}

/** Gives a command a private directory for temporary files. */
export type PrivateTmp = (options: WrapOptions) => WrappedCommand

/**
 * $1 is the code, $2 the directory that becomes /tmp, $3 the mark file, then come paths that would
 * be hidden below the new /tmp, up to `--`, then the command. The code cannot be written to, as on Lambda; where
 * the kernel does not allow that for the file system it is on, it stays as it is.
 */
const SCRIPT = `
set -e
run() { PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"; }
code=$1 tmp=$2
exec 3>"$3"
shift 3
run mount --bind "$code" "$code"
run mount -o remount,bind,ro "$code" 2>/dev/null || :
while [ "$1" != -- ]; do
  target=$tmp\${1#/tmp}
  if [ -d "$1" ]; then
    run mkdir -p "$target"
  else
    run mkdir -p "\${target%/*}"
    : >>"$target"
  fi
  run mount --rbind "$1" "$target"
  shift
done
shift
run mount --rbind "$tmp" /tmp
cd "$code"
read -r ran </proc/self/schedstat
read -r state </proc/self/stat
printf '%s\\n' "$ran" "$state" >&3
exec 3>&-
unset code tmp target ran state OLDPWD
exec "$@"
`

/** As root; for everybody else with a user namespace, where the function sees itself as root. */
const WAYS = [['--mount'], ['--user', '--map-root-user', '--mount']]

/**
 * A /tmp of its own for each environment, by a mount namespace. Where the system has none, or does
 * not allow it (in most containers, on Ubuntu without root, on macOS), an environment's private
 * directory is only what TMPDIR says, and code that spells out /tmp shares the machine's.
 */
export function findPrivateTmp(platform: NodeJS.Platform, scratch: string): PrivateTmp {
  const way = platform === 'linux' ? WAYS.find((flags) => works(flags, scratch)) : undefined
  if (way === undefined) return (options) => options
  return (options) => ({
    file: 'unshare',
    args: inNamespace(way, options),
    temporaryDirectory: '/tmp',
  })
}

function inNamespace(way: readonly string[], options: WrapOptions): string[] {
  const { file, args, codeDirectory, temporaryDirectory, markFile } = options
  // The runtime, its client and what they link to must still be found below the new /tmp.
  const tools = [file, options.runtimes].map((path) => /^\/tmp\/[^/]+/.exec(path)?.[0] ?? '')
  const kept = [...tools, codeDirectory].filter((path) => path.startsWith('/tmp/'))
  const parameters = [codeDirectory, temporaryDirectory, markFile, ...kept, '--', file, ...args]
  return [...way, '/bin/sh', '-c', SCRIPT, 'sh', ...parameters]
}

function works(way: readonly string[], scratch: string): boolean {
  const codeDirectory = join(scratch, 'trial', 'code')
  const temporaryDirectory = join(scratch, 'trial', 'tmp')
  mkdirSync(codeDirectory, { recursive: true })
  mkdirSync(temporaryDirectory, { recursive: true })
  const markFile = join(scratch, 'trial', 'mark')
  const options = {
    file: 'true',
    args: [],
    runtimes: '',
    codeDirectory,
    temporaryDirectory,
    markFile,
  }
  const { status } = spawnSync('unshare', inNamespace(way, options), { stdio: 'ignore' })
  rmSync(join(scratch, 'trial'), { recursive: true })
  return status === 0
}
