import type { CheckPlan } from '../../inputs/plan.ts'
import type { Profiles } from '../../report/html/flame.ts'
import type { MeasuredFunction, Report } from '../../report/schema.ts'
import { platformSentences } from '../../report/text/nature.ts'
import type { CheckResult } from '../check.ts'
import type { Explained } from './explain-target.ts'
import { inRepository } from './in-repository.ts'

/** The report with what is known of the causes, and a note where they could not be asked for. */
export function withExplanations(
  report: Report,
  { functions: plans }: CheckPlan,
  { functions }: CheckResult,
  cwd: string,
): Report {
  const known = new Map(
    functions.flatMap((each) =>
      each.kind === 'measured' && each.explained ? [[each.plan.name, each.explained] as const] : [],
    ),
  )
  if (known.size === 0) return report
  const codes = new Map(plans.map(({ name, code }) => [name, code]))
  const counted = new Set(
    plans.flatMap(({ name, countDownstream }) => (countDownstream ? [name] : [])),
  )
  const notes = report.functions.flatMap((each) => {
    const why = known.get(each.name)
    return each.kind === 'measured' && why ? noteOn(each, why, counted.has(each.name)) : []
  })
  return {
    ...report,
    notes: [...report.notes, ...notes],
    functions: report.functions.map((each) => {
      const why = known.get(each.name)
      const code = codes.get(each.name)
      if (each.kind !== 'measured' || why?.kind !== 'explained' || !code) return each
      const { segments } = why
      const explanation = inRepository(why.explanation, code, cwd)
      return {
        ...each,
        explanation: { ...explanation, ...(segments && { segments: [...segments] }) },
      }
    }),
  }
}

/**
 * Why no causes were found, or only some; and what the platform reports say all the same.
 * @param isGated whether what it asks of other services is part of the gate
 */
function noteOn(fn: MeasuredFunction, why: Explained, isGated: boolean): string[] {
  if (why.kind === 'not-explained') {
    const what = isGated
      ? `The calls of ${fn.name} to other services could not be counted, and were not judged: ${why.reason}.`
      : `What made ${fn.name} slower could not be determined: ${why.reason}.`
    return [[what, ...platformSentences(fn)].join(' ')]
  }
  if (why.partly === undefined) return []
  return [
    `How often the functions of ${fn.name} run could not be counted: ${why.partly}. What the report says of them was sampled.`,
  ]
}

/** The profiles of the functions that were explained, by name. */
export function profilesOf({ functions }: CheckResult): ReadonlyMap<string, Profiles> {
  return new Map(
    functions.flatMap((each) =>
      each.kind === 'measured' && each.explained?.kind === 'explained'
        ? [[each.plan.name, each.explained.trees] as const]
        : [],
    ),
  )
}
