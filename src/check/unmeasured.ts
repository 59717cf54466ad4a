import type { Backend } from '../inputs/plan.ts'
import type { Target } from './target.ts'

/** Sentences for what the measurements do not show: changes of the pull request, parts of the bill. */
export function notesOn(target: Target, backend: Backend): string[] {
  return [
    ...(target.notes ?? []),
    ...newVariables(target),
    ...(backend === 'local' ? otherProcessor(target) : []),
    ...(target.provisioned?.note === undefined ? [] : [target.provisioned.note]),
  ]
}

/** The embedded service has one processor, whatever architecture a function asks for. */
function otherProcessor({ plan: { name }, run: { base, head } }: Target): string[] {
  if (base.architecture === head.architecture) return []
  return [
    `${name}: the embedded service runs ${base.architecture} and ${head.architecture} alike, on the processor of this machine: the change of architecture shows in the price and not in the duration.`,
  ]
}

/**
 * What the pull request's template gives a deployed function and its previews lack: environment
 * variables that are new, of which a template tells the names and not always the values.
 */
function newVariables({ plan, deployed, configuration }: Target): string[] {
  const { template } = plan
  if (!template || !deployed) return []
  const known = Object.keys(configuration.head.Environment?.Variables ?? {})
  const added = template.environmentNames.filter((name) => !known.includes(name))
  if (added.length === 0) return []
  const [variables, them] = added.length > 1 ? ['variables', 'them'] : ['variable', 'it']
  return [
    `${template.file} gives ${template.logicalId} the environment ${variables} ${added.join(', ')}, which the deployed function lacks; where the code needs ${them}, give \`environment\`.`,
  ]
}
