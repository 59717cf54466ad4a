import { stat } from 'node:fs/promises'
import path from 'node:path'
import { BadInput } from '../../shared/errors.ts'
import { borderOf, readInside } from '../../shared/inside.ts'
import { isObject, type JsonObject } from '../../shared/json.ts'
import { decodeText } from '../../shared/text.ts'
import { parseTemplate } from './document.ts'
import { NoTemplate } from './no-template.ts'

import { insideWorkspace } from './workspace.ts'

/** Reads templates below one workspace, within limits. */
export interface TemplateFiles {
  /** Parses a file that holds a map. */
  read: (absolute: string) => Promise<JsonObject>
  /** Makes a path of a template absolute; refuses it if it leads out of the workspace. */
  inside: (given: string, from: string, what: string) => Promise<string>
  exists: (absolute: string) => Promise<boolean>
  /** Whether more was asked for than is read. */
  isExhausted: () => boolean
  /** What a reader of the files has to know of them. */
  notes: readonly string[]
}

/** Plans of Terraform grow large. */
const MAX_BYTES = 64 * 1024 * 1024
/** Templates nest, and a template may nest itself. */
const MAX_FILES = 200

/**
 * @param workspace directory that nothing may lead out of
 * @param file the template as the user gave it, for messages
 */
export function templateFiles(workspace: string, file: string): TemplateFiles {
  let filesRead = 0
  const notes: string[] = []
  return {
    notes,
    isExhausted: () => filesRead > MAX_FILES,
    async read(absolute) {
      if (++filesRead > MAX_FILES) {
        throw new BadInput(`template: ${file} leads to more than ${MAX_FILES} further templates.`)
      }
      const shown = path.relative(workspace, absolute)
      const isFirst = path.resolve(workspace, file) === absolute
      const parsed = parseTemplate(await textOf(absolute, shown, workspace), shown)
      notes.push(...parsed.notes.map((note) => (isFirst ? note : `${shown}: ${note}`)))
      if (isObject(parsed.value)) return parsed.value
      throw new NoTemplate(`template: ${shown} is not a map, so it is not a template.`)
    },
    inside: (given, from, what) =>
      insideWorkspace(given, { from, workspace, where: `template: ${file}: ${what}` }),
    exists: (absolute) =>
      stat(absolute).then(
        () => true,
        () => false,
      ),
  }
}

async function textOf(absolute: string, shown: string, workspace: string): Promise<string> {
  const bytes = await readInside(absolute, {
    border: borderOf(absolute, workspace),
    what: `template: ${shown}`,
    maxBytes: MAX_BYTES,
    tooLarge: () => new BadInput(`template: ${shown} is larger than 64 MB.`),
  }).catch((cause: unknown) => {
    if (cause instanceof BadInput) throw cause
    throw new BadInput(`template: there is no file ${shown}; build first, or correct the path.`, {
      cause,
    })
  })
  if (bytes.subarray(0, 2).toString() === 'PK') {
    throw new BadInput(
      `template: ${shown} is not text. Give a Terraform plan as JSON: terraform show -json ${path.basename(shown)} > plan.json.`,
    )
  }
  return decodeText(bytes, `template: ${shown}`)
}
