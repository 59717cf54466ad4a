import { type CheckContext, type CheckResult, runCheck } from '../../src/check/check.ts'
import type { Progress } from '../../src/check/progress.ts'
import { checkPlan } from '../../src/inputs/check-plan.ts'
import type { InputName } from '../../src/inputs/inputs.ts'
import { parseInputs } from '../../src/inputs/parse.ts'
import type { CheckPlan } from '../../src/inputs/plan.ts'

/** Inputs as text, as flags give them. */
export type Flags = Partial<Record<InputName, string>>

/** One look, for what is not about how a check decides. */
const FEW: Flags = { 'max-environments': '4' }

/** A plan for these flags, with a fixed seed and a run token that tests can expect. */
export async function planOf(functions: readonly Flags[], cwd: string): Promise<CheckPlan> {
  const parsed = functions.map((flags) =>
    parseInputs(
      Object.fromEntries(
        Object.entries({ ...FEW, ...flags }).map(([name, value]) => [
          name,
          { value, where: `--${name}` },
        ]),
      ),
    ),
  )
  // Explaining is asked for where it is what a test is about.
  const explain = functions[0]?.explain === undefined ? 'never' : parsed[0]?.explain
  return checkPlan(
    { ...parsed[0], ...(explain && { explain }), seed: 1, backend: 'local' },
    parsed,
    {
      cwd,
      region: 'us-east-1',
      identity: {
        repository: 'octo/orders',
        stem: 'pr-12',
        token: 'abc123',
        pullRequest: 12,
        base: { sha: 'b'.repeat(40) },
        head: { sha: 'a'.repeat(40) },
      },
      randomSeed: () => 1,
    },
  )
}

/** Runs a plan against a service that is already there. */
export function check(
  plan: CheckPlan,
  endpoint: string,
  {
    signal = new AbortController().signal,
    lines = [],
    show,
    ...context
  }: Partial<CheckContext> & {
    lines?: string[]
    show?: (result: CheckResult) => Promise<void>
  } = {},
): Promise<CheckResult> {
  const progress = progressInto(lines)
  return runCheck(plan, { progress, signal, now: () => new Date(), endpoint, ...context }, show)
}

function progressInto(lines: string[]): Progress {
  const ignore = () => {}
  return {
    say: (line) => lines.push(line),
    detail: ignore,
    plan: ignore,
    step: ignore,
    end: ignore,
  }
}
