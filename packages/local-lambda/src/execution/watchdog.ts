import { spawn } from 'node:child_process'

/** Takes down what is left of the environments as soon as the service has ended. */
export interface Watchdog extends AsyncDisposable {
  processId: number | undefined
}

/**
 * $1 is the directory of all environments, $2 the mark in their log stream's name. The read ends
 * when the service closes its end of the pipe, or the kernel does because the service is gone,
 * however it went. SIGKILL also ends what is stopped. Groups are known by files; a process that
 * left its group is found by its environment variables where there is a /proc, looking again until
 * none is left, for it may start others meanwhile.
 */
const SCRIPT = `
trap '' HUP INT TERM
while read -r line; do :; done
for group in "$1"/*/group; do
  [ -f "$group" ] && kill -KILL -- "-$(cat "$group")"
done 2>/dev/null
rounds=0
while [ "$rounds" -lt 50 ]; do
  left=$(grep -l -a "AWS_LAMBDA_LOG_STREAM_NAME=[^]]*]$2" /proc/[0-9]*/environ 2>/dev/null)
  [ -z "$left" ] && break
  for file in $left; do
    process=\${file#/proc/}
    kill -KILL "\${process%/environ}"
  done 2>/dev/null
  rounds=$((rounds + 1))
done
for control in "$1"/*/cgroup; do
  [ -f "$control" ] || continue
  rounds=0
  until rmdir "$(cat "$control")" || [ ! -d "$(cat "$control")" ] || [ "$rounds" -ge 50 ]; do
    rounds=$((rounds + 1))
    sleep 0.02
  done
done 2>/dev/null
chmod -R u+rwx "$1" 2>/dev/null
rm -rf -- "$1"
`

/** A shell in a session of its own: small, and out of reach of a terminal's signals. */
export function startWatchdog(root: string, mark: string): Watchdog {
  const child = spawn('/bin/sh', ['-c', SCRIPT, 'lambda-watchdog', root, mark], {
    cwd: '/',
    env: { PATH: '/usr/local/bin:/usr/bin:/bin' },
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve()).once('error', () => resolve())
  })
  child.stdin.on('error', () => undefined)
  child.unref()
  return {
    processId: child.pid,
    async [Symbol.asyncDispose]() {
      child.ref()
      child.stdin.end()
      await ended
    },
  }
}
