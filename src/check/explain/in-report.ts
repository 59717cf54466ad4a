import type { CheckPlan } from '../../inputs/plan.ts'
import type { Profiles } from '../../report/html/flame.ts'
import type { Report } from '../../report/schema.ts'
import type { CheckResult } from '../check.ts'
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
  const notes = [...known].flatMap(([name, each]) =>
    each.kind === 'not-explained'
      ? [`What made ${name} slower could not be looked into: ${each.reason}.`]
      : each.partly === undefined
        ? []
        : [
            `How often the functions of ${name} run could not be counted: ${each.partly}. What is said of them was sampled.`,
          ],
  )
  return {
    ...report,
    notes: [...report.notes, ...notes],
    functions: report.functions.map((each) => {
      const why = known.get(each.name)
      const code = codes.get(each.name)
      if (each.kind !== 'measured' || why?.kind !== 'explained' || !code) return each
      return { ...each, explanation: inRepository(why.explanation, code, cwd) }
    }),
  }
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
