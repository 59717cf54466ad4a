import type { Backend } from '../inputs/plan.ts'
import { layerNotes } from './layer-notes.ts'
import type { Target } from './target.ts'

/** Sentences for what the measurements do not show: changes of the pull request, parts of the bill. */
export function notesOn(target: Target, backend: Backend): string[] {
  return [
    ...(target.notes ?? []),
    ...unknownConfiguration(target),
    ...(target.deployed || target.deployedHead ? newVariables(target) : unknownVariables(target)),
    ...(backend === 'local' ? otherProcessor(target) : []),
    ...layerNotes(target, backend),
    ...(target.provisioned?.note === undefined ? [] : [target.provisioned.note]),
  ]
}

/** What the deployed function has and no preview is given, as nothing is known of it. */
function unknownConfiguration({ plan, deployed, deployedHead }: Target): string[] {
  const unknown = [...new Set([...(deployed?.unknown ?? []), ...(deployedHead?.unknown ?? [])])]
  if (unknown.length === 0 || plan.preview === 'in-place') return []
  return [
    `${plan.name}: this version does not know ${unknown.join(', ')} of the deployed configuration, so the previews run without it. Check whether the figures depend on it, and whether there is a newer version.`,
  ]
}

/** The embedded service has one processor, whatever architecture a function asks for. */
function otherProcessor({ plan: { name }, run: { base, head } }: Target): string[] {
  if (base.architecture === head.architecture) return []
  return [
    `${name}: the embedded service runs ${base.architecture} and ${head.architecture} alike, on the processor of this machine: the change of architecture shows in the price and not in the duration.`,
  ]
}

/** Variables of the template that nobody can set: only the deployment knows them, and there is none. */
function unknownVariables({ plan, configuration }: Target): string[] {
  const { template } = plan
  if (!template) return []
  const known = Object.keys(configuration.head.Environment?.Variables ?? {})
  const unknown = template.environmentNames.filter((name) => !known.includes(name))
  if (unknown.length === 0) return []
  const [variables, them] = unknown.length > 1 ? ['variables', 'them'] : ['variable', 'it']
  return [
    `${plan.name}: ${template.file} does not state the values of the environment ${variables} ${unknown.join(', ')}, so no preview has ${them}; where the code needs ${them}, give \`environment\`.`,
  ]
}

/**
 * What the pull request's template gives a deployed function and its previews lack: environment
 * variables that are new, of which a template has the names and not always the values.
 */
function newVariables({ plan, deployed, configuration }: Target): string[] {
  const { template } = plan
  if (!template || !deployed) return []
  const known = Object.keys(configuration.head.Environment?.Variables ?? {})
  const added = template.environmentNames.filter((name) => !known.includes(name))
  if (added.length === 0) return []
  const [variables, them] = added.length > 1 ? ['variables', 'them'] : ['variable', 'it']
  return [
    `${plan.name}: ${template.file} states the environment ${variables} ${added.join(', ')}, which what is deployed lacks; where the code needs ${them}, give \`environment\`.`,
  ]
}
