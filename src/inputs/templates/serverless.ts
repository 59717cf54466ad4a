import path from 'node:path'
import { readStack } from './cloudformation.ts'
import type { TemplateFiles } from './files.ts'
import type { Template } from './template.ts'
import { mapAt, textAt } from './values.ts'

export const SERVERLESS_TEMPLATE = 'cloudformation-template-update-stack.json'

/**
 * The functions that `serverless package` wrote to `.serverless`. The template names code by its key
 * in S3; the zip that is uploaded there lies next to the template, under the key's last part.
 */
export async function readServerless(directory: string, files: TemplateFiles): Promise<Template> {
  const artifacts = await givenArtifacts(directory, files)
  return readStack(await files.read(path.join(directory, SERVERLESS_TEMPLATE)), {
    files,
    directory,
    async findUploaded(key) {
      const zip = path.posix.basename(key)
      if (await files.exists(path.join(directory, zip))) return zip
      const artifact = artifacts.find((each) => path.basename(each) === zip)
      return artifact && path.resolve(directory, '..', artifact)
    },
  })
}

const STATE = 'serverless-state.json'

/** Zips that were built outside of Serverless: `package: { artifact: build/orders.zip }`. */
async function givenArtifacts(directory: string, files: TemplateFiles): Promise<string[]> {
  const file = path.join(directory, STATE)
  if (!(await files.exists(file))) return []
  const state = await files.read(file)
  const service = mapAt(state, 'service')
  const packages = [state, service, ...Object.values(mapAt(service, 'functions'))]
  return packages.flatMap((each) => textAt(mapAt(each, 'package'), 'artifact') ?? [])
}
