import path from 'node:path'
import { readStack } from './cloudformation.ts'
import type { TemplateFiles } from './files.ts'
import type { Template } from './template.ts'

export const SERVERLESS_TEMPLATE = 'cloudformation-template-update-stack.json'

/**
 * The functions that `serverless package` wrote to `.serverless`. The template names code by its key
 * in S3; the zip that is uploaded there lies next to the template, under the key's last part.
 */
export async function readServerless(directory: string, files: TemplateFiles): Promise<Template> {
  return readStack(await files.read(path.join(directory, SERVERLESS_TEMPLATE)), {
    files,
    directory,
    async findUploaded(key) {
      const zip = path.posix.basename(key)
      return (await files.exists(path.join(directory, zip))) ? zip : undefined
    },
  })
}
