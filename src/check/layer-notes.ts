import { isDeepStrictEqual } from 'node:util'
import { isLayerVersion } from '../inputs/layers.ts'
import type { Backend, FunctionPlan, Side } from '../inputs/plan.ts'
import { layerName } from './deployed-differences.ts'

interface LayeredFunction {
  plan: Pick<FunctionPlan, 'name' | 'template' | 'preview' | 'layers'>
  /** What the previews of each side are created with. */
  configuration: Readonly<Record<Side, { Layers?: string[] | undefined }>>
}

/** Sentences on layers of the template: which previews lack, and which the pull request changes. */
export function layerNotes(fn: LayeredFunction, backend: Backend): string[] {
  return backend === 'local' ? missingLayers(fn) : changedLayers(fn)
}

/** On the embedded service: those whose content is not on this machine. */
function missingLayers({ plan: { name, template, layers } }: LayeredFunction): string[] {
  if (!template?.layers || layers?.from === 'input') return []
  const missing = template.layers.filter(({ path }) => path === undefined)
  if (missing.length === 0) return []
  const [noun, are, them] = missing.length > 1 ? ['layers', 'are', 'them'] : ['layer', 'is', 'it']
  const named = missing.map((layer) => layer.name).join(', ')
  return [
    `${name}: the ${noun} ${named} ${are} not on this machine, so no preview has ${them}; where the code needs ${them}, give \`layers\` with all of the function's.`,
  ]
}

function changedLayers({ plan, configuration }: LayeredFunction): string[] {
  const { name, template, preview } = plan
  const { base, head } = configuration
  const stated = (template?.layers ?? []).map((layer) => layer.name).filter(isLayerVersion)
  const lacking = stated.filter((arn) => !head.Layers?.includes(arn))
  if (preview === 'in-place' && lacking.length > 0) {
    return [
      `${name}: previews in place keep the deployed layers, so ${namesOf(lacking)} of the template was not measured; use \`preview: isolated\`.`,
    ]
  }
  if (stated.length === 0 || isDeepStrictEqual(base.Layers, head.Layers)) return []
  return [`${name}: layers change from ${namesOf(base.Layers)} to ${namesOf(head.Layers)}.`]
}

const namesOf = (arns: readonly string[] = []) => arns.map(layerName).join(', ') || 'none'
