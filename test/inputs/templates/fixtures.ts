import path from 'node:path'
import { readTemplate } from '../../../src/inputs/templates/read.ts'
import type { TemplateFunction } from '../../../src/inputs/templates/template.ts'
import { ROOT } from '../../examples/examples.ts'

export const TEMPLATES = path.join(ROOT, 'test/fixtures/templates')

/** The functions of a template below a fixture's directory, paths made relative to it. */
export async function functionsOf(fixture: string, template: string): Promise<TemplateFunction[]> {
  const workspace = path.join(TEMPLATES, fixture)
  const { functions } = await readTemplate(template, workspace)
  return functions.map((each) =>
    each.code.kind === 'path'
      ? { ...each, code: { kind: 'path', path: path.relative(workspace, each.code.path) } }
      : each,
  )
}
