import type { Resolved } from './intrinsics.ts'
import type { TemplateCode } from './template.ts'

/**
 * Code that stands in the template, as CloudFormation packs it: one file called `index`, in the
 * language of the runtime; that of Node.js is a CommonJS module. Source: documentation of
 * `AWS::Lambda::Function Code`, property `ZipFile`.
 * @param code value of the property, not absent
 * @param runtime as far as the template states it
 */
export function inlineCode(
  code: Exclude<Resolved, { kind: 'absent' }>,
  runtime: string | undefined,
): Exclude<TemplateCode, { kind: 'path' }> {
  const elsewhere = (reason: string) => ({ kind: 'elsewhere', reason }) as const
  if (code.kind === 'open') return elsewhere(`its code is ${code.expression}`)
  const text = code.value
  if (typeof text !== 'string') return elsewhere('its code in the template is not text')
  if (runtime === undefined) {
    return elsewhere('its code is in the template, and only the deployment knows its runtime')
  }
  const language = LANGUAGES.find(({ name }) => runtime.startsWith(name))
  if (!language) {
    return elsewhere(
      `its code is in the template, which Lambda takes for Node.js and Python only, not for ${runtime}`,
    )
  }
  if (language.loadsResponse.test(text)) {
    return elsewhere(
      'its code is in the template and loads cfn-response, which CloudFormation adds to it',
    )
  }
  return { kind: 'inline', fileName: language.fileName, text }
}

/** As CloudFormation finds out whether to add the module: by the words alone. */
const LANGUAGES = [
  {
    name: 'nodejs',
    fileName: 'index.js',
    loadsResponse:
      /\b(?:require|import)\s*\(\s*(['"`])cfn-response\1|\bfrom\s*(['"])cfn-response\2/,
  },
  {
    name: 'python3',
    fileName: 'index.py',
    loadsResponse:
      /^\s*(?:import\s+(?:[\w.]+\s*,\s*)*cfnresponse\b|from\s+cfnresponse\s+import\b)/m,
  },
] as const

/** Whether code answers to CloudFormation, as a custom resource has to: it is no application then. */
export function answersCloudFormation(code: Resolved): boolean {
  const text = code.kind === 'known' ? code.value : undefined
  return typeof text === 'string' && /\bResponseURL\b|\bcfn-?response\b/.test(text)
}
