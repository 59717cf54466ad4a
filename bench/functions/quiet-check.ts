import { newRunToken } from '../../src/aws/lambda/marks.ts'
import { performCheck } from '../../src/check/perform.ts'
import type { InputName } from '../../src/inputs/inputs.ts'

/** A whole check that prints nothing. */
export function checkQuietly(inputs: Partial<Record<InputName, string>>, cwd: string) {
  const given = Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [name, { value, where: `--${name}` }]),
  )
  const ignore = () => {}
  return performCheck(given, {
    cwd,
    env: process.env,
    identity: {
      repository: 'local',
      stem: `run-${process.pid}`,
      token: newRunToken(),
      base: {},
      head: {},
    },
    progress: { say: ignore, detail: ignore, plan: ignore, step: ignore, end: ignore },
    signal: new AbortController().signal,
    now: () => new Date(),
  })
}
