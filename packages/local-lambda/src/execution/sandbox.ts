import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** One environment's directories, where they are on this machine. */
export interface HostDirectories {
  code: string
  /** What the layers hold, merged; empty without layers. */
  layers: string
  temporary: string
  /** What Lambda keeps in /var: `task`, `runtime` and `lang`; one for all environments. */
  base: string
}

/** The same, as the function sees them. */
export interface Places {
  task: string
  opt: string
  temporary: string
  runtime: string
  lang: string
}

export interface Command {
  file: string
  args: readonly string[]
}

/** Gives an environment the directories of Lambda, as far as this machine can. */
export interface Sandbox {
  /** Whether /var/task, /opt and /tmp are the environment's own. */
  isolated: boolean
  places(host: HostDirectories): Places
  /** @param markFile where to write what /proc/self says when the command takes over */
  wrap(command: Command, host: HostDirectories, markFile: string): Command
}

/**
 * $1 is the code, $2 the layers, $3 the directory for temporary files, $4 what goes over /var and $5
 * the mark file; then come paths that the new /tmp and /opt would hide, up to `--`, then the command.
 * Code and layers cannot be written to, as on Lambda; where the kernel does not allow that for the
 * file system they are on, they stay as they are.
 */
const SCRIPT = `
set -e
run() { PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"; }
code=$1 opt=$2 tmp=$3
exec 3>"$5"
run mount -t overlay overlay -o "ro,lowerdir=$4:/var" /var
shift 5
run mount --bind "$code" /var/task
run mount -o remount,bind,ro /var/task 2>/dev/null || :
while [ "$1" != -- ]; do
  case $1 in
    /opt/*) target=$opt\${1#/opt} ;;
    *) target=$tmp\${1#/tmp} ;;
  esac
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
run mount --rbind "$opt" /opt
run mount -o remount,bind,ro /opt 2>/dev/null || :
run mount --rbind "$tmp" /tmp
cd /var/task
read -r ran </proc/self/schedstat
read -r state </proc/self/stat
printf '%s\\n' "$ran" "$state" >&3
exec 3>&-
unset code opt tmp target ran state OLDPWD
exec "$@"
`

/** As root; for everybody else with a user namespace, where the function sees itself as root. */
const WAYS = [['--mount'], ['--user', '--map-root-user', '--mount']]

/**
 * /var/task, /opt and /tmp for each environment, by a mount namespace. Where the system has none, or
 * does not allow it (in most containers, on Ubuntu without root, on macOS), the function finds its
 * directories by the variables that Lambda sets (LAMBDA_TASK_ROOT, TMPDIR, NODE_PATH, …) alone.
 *
 * @param platform undefined to do without
 * @param scratch a directory to try it out in, on the file system of the environments
 * @param tools paths that must stay visible: the runtimes, their clients and what these link to
 */
export function findSandbox(
  platform: NodeJS.Platform | undefined,
  scratch: string,
  tools: readonly string[],
): Sandbox {
  const kept = keptPaths(tools)
  const way = platform === 'linux' ? WAYS.find((flags) => works(flags, scratch)) : undefined
  if (way === undefined) return { isolated: false, places: hostPlaces, wrap: (command) => command }
  return {
    isolated: true,
    places: () => ({
      task: '/var/task',
      opt: '/opt',
      temporary: '/tmp',
      runtime: '/var/runtime',
      lang: '/var/lang',
    }),
    wrap: (command, host, markFile) => ({
      file: 'unshare',
      args: inNamespace(way, command, host, { markFile, kept }),
    }),
  }
}

/**
 * Where there is no namespace: a text in which /var/task and /opt are the environment's own
 * directories, so that `--require /var/task/pre.js` works.
 */
export function relocated(text: string, { task, opt }: Places): string {
  return text
    .replace(/(?<![^\s:;,='"])\/var\/task(?![^\s:;,'"/])/g, () => task)
    .replace(/(?<![^\s:;,='"])\/opt(?![^\s:;,'"/])/g, () => opt)
}

function hostPlaces({ code, layers, temporary, base }: HostDirectories): Places {
  return {
    task: code,
    opt: layers,
    temporary,
    runtime: join(base, 'runtime'),
    lang: join(base, 'lang'),
  }
}

function keptPaths(tools: readonly string[]): string[] {
  const hidden = tools.flatMap((path) => /^\/(tmp|opt)\/[^/]+/.exec(path)?.[0] ?? [])
  return [...new Set(hidden)]
}

function inNamespace(
  way: readonly string[],
  { file, args }: Command,
  { code, layers, temporary, base }: HostDirectories,
  { markFile, kept }: { markFile: string; kept: readonly string[] },
): string[] {
  const parameters = [code, layers, temporary, base, markFile, ...kept, '--', file, ...args]
  return [...way, '/bin/sh', '-c', SCRIPT, 'sh', ...parameters]
}

function works(way: readonly string[], scratch: string): boolean {
  const trial = join(scratch, 'trial')
  const [code, layers, temporary, base] = ['code', 'layers', 'tmp', 'var'].map((name) =>
    join(trial, name),
  ) as [string, string, string, string]
  for (const directory of [code, layers, temporary, join(base, 'task')]) {
    mkdirSync(directory, { recursive: true })
  }
  const command = { file: '/bin/sh', args: ['-c', '[ -w /tmp ] && [ "$PWD" = /var/task ]'] }
  const host = { code, layers, temporary, base }
  const places = { markFile: join(trial, 'mark'), kept: [] }
  const { status } = spawnSync('unshare', inNamespace(way, command, host, places), {
    stdio: 'ignore',
  })
  rmSync(trial, { recursive: true })
  return status === 0
}
