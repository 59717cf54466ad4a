import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { BadInput } from '../../shared/errors.ts'
import { isObject, type JsonObject } from '../../shared/json.ts'
import { assetFinder, CDK_MANIFEST, readAssembly } from './cdk.ts'
import { readStack } from './cloudformation.ts'
import { type TemplateFiles, templateFiles } from './files.ts'
import { foreignHint } from './foreign.ts'
import { NoTemplate } from './no-template.ts'
import { readServerless, SERVERLESS_TEMPLATE } from './serverless.ts'
import type { Template } from './template.ts'
import { isTerraformPlan, readTerraformPlan } from './terraform.ts'

/** What build directories hold, in the order in which it is looked for. */
const IN_DIRECTORY = [
  CDK_MANIFEST,
  SERVERLESS_TEMPLATE,
  'template.yaml',
  'template.yml',
  'template.json',
  'build/template.yaml',
]

/**
 * Reads which functions a template declares. It may be a template of SAM or CloudFormation, CDK's
 * `cdk.out`, Serverless Framework's `.serverless`, or the JSON of a plan of Terraform; a directory
 * stands for the template in it. Nothing outside of `workspace` is read or named.
 * @param template path as the user gave it
 * @throws BadInput for what is no template, or leads out of the workspace
 */
export async function readTemplate(template: string, workspace: string): Promise<Template> {
  const files = templateFiles(workspace, template)
  const read = await readWith(files, template, workspace)
  return { ...read, notes: [...files.notes, ...read.notes] }
}

async function readWith(
  files: TemplateFiles,
  template: string,
  workspace: string,
): Promise<Template> {
  const file = await fileOf(path.resolve(workspace, template), template, files)
  const hint = foreignHint(file)
  if (hint !== undefined) throw new NoTemplate(`template: ${hint}.`)
  const directory = path.dirname(file)
  switch (path.basename(file)) {
    case CDK_MANIFEST:
      return readAssembly(directory, files)
    case SERVERLESS_TEMPLATE:
      return readServerless(directory, files)
    default: {
      const document = await files.read(file)
      if (isTerraformPlan(document)) {
        return readTerraformPlan(document, { files, directory, workspace })
      }
      return readSingle(document, { file, template, files })
    }
  }
}

async function fileOf(absolute: string, template: string, files: TemplateFiles): Promise<string> {
  const kind = await stat(absolute).catch((cause: unknown) => {
    throw new BadInput(
      `template: there is nothing at ${template}; build first (sam build, cdk synth, serverless package, terraform show -json), or correct the path.`,
      { cause },
    )
  })
  if (!kind.isDirectory()) return absolute
  for (const name of IN_DIRECTORY) {
    const file = path.join(absolute, name)
    if (await files.exists(file)) return file
  }
  const names = (await readdir(absolute)).sort()
  const hint = names.map(foreignHint).find((each) => each !== undefined)
  throw new BadInput(
    `template: ${template} is a directory without a template${hint === undefined ? `: none of ${IN_DIRECTORY.join(', ')} is in it` : `, but ${hint}`}.`,
  )
}

/** One template on its own; if CDK wrote it, with the asset manifest that lies next to it. */
async function readSingle(
  document: JsonObject,
  { file, template, files }: { file: string; template: string; files: TemplateFiles },
): Promise<Template> {
  if (!isObject(document.Resources)) {
    throw new NoTemplate(
      `template: ${template} has no Resources, so it is not a template of CloudFormation, SAM or CDK; of Terraform, give the JSON of a plan.`,
    )
  }
  const manifest = file.replace(/\.template\.json$/, '.assets.json')
  const manifests = manifest !== file && (await files.exists(manifest)) ? [manifest] : []
  return readStack(document, {
    files,
    directory: path.dirname(file),
    findUploaded: await assetFinder(manifests, files),
  })
}
