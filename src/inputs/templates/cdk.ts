import path from 'node:path'
import { BadInput } from '../../shared/errors.ts'
import { type FindUploaded, readStack } from './cloudformation.ts'
import { importedTokens } from './deployment.ts'
import type { TemplateFiles } from './files.ts'
import { foreignHint } from './foreign.ts'
import { joinTemplates, type Template } from './template.ts'
import { entryOf, mapAt, textAt } from './values.ts'

export const CDK_MANIFEST = 'manifest.json'
const MAX_NESTING = 8
/** CDKTF calls its list of stacks the same. */
const CDKTF = `template: ${foreignHint('cdktf.json')}.`

/**
 * The functions of every stack in a cloud assembly (`cdk.out`), those of stages included. Code is
 * found through the asset manifests.
 */
export async function readAssembly(
  directory: string,
  files: TemplateFiles,
  depth = 0,
): Promise<Template> {
  const manifest = await files.read(path.join(directory, CDK_MANIFEST))
  if (manifest.artifacts === undefined && manifest.stacks !== undefined) throw new BadInput(CDKTF)
  const byId = mapAt(manifest, 'artifacts')
  const artifacts = Object.values(byId)
  const ofType = (type: string) => artifacts.filter((artifact) => textAt(artifact, 'type') === type)
  // CDK leaves the name out where it is the id.
  const stackNameOf = (artifact: unknown) =>
    textAt(mapAt(artifact, 'properties'), 'stackName') ??
    Object.keys(byId).find((id) => byId[id] === artifact) ??
    ''
  const fileOf = (artifact: unknown, key: string) =>
    files.inside(requiredText(mapAt(artifact, 'properties'), key), directory, key)
  const manifests = await Promise.all(
    ofType('cdk:asset-manifest').map((artifact) => fileOf(artifact, 'file')),
  )
  const findUploaded = await assetFinder(manifests, files)
  const documents = await Promise.all(
    ofType('aws:cloudformation:stack').map(async (artifact) => ({
      template: await files.read(await fileOf(artifact, 'templateFile')),
      stackName: stackNameOf(artifact),
    })),
  )
  const outputs = new Set(documents.flatMap(({ template }) => importedTokens(template)))
  const stacks = await Promise.all(
    documents.map(({ template, stackName }) =>
      readStack(template, {
        files,
        directory,
        findUploaded,
        stackName,
        deploymentContext: { outputs },
      }),
    ),
  )
  const stages =
    depth < MAX_NESTING
      ? await Promise.all(
          ofType('cdk:cloud-assembly').map(async (artifact) =>
            readAssembly(await fileOf(artifact, 'directoryName'), files, depth + 1),
          ),
        )
      : []
  return joinTemplates([...stacks, ...stages])
}

/** Finds the directory or file that CDK uploads under a key, by the asset manifests. */
export async function assetFinder(
  manifests: readonly string[],
  files: TemplateFiles,
): Promise<FindUploaded> {
  const sources = new Map<string, string>()
  for (const manifest of manifests) {
    for (const asset of Object.values(mapAt(await files.read(manifest), 'files'))) {
      const source = textAt(mapAt(asset, 'source'), 'path')
      if (source === undefined) continue
      const absolute = await files.inside(source, path.dirname(manifest), 'an asset')
      for (const destination of Object.values(mapAt(asset, 'destinations'))) {
        const key = entryOf(destination, 'objectKey')
        if (typeof key === 'string') sources.set(key, absolute)
      }
    }
  }
  return async (key) => sources.get(key)
}

function requiredText(map: unknown, key: string): string {
  const value = textAt(map, key)
  if (value !== undefined) return value
  throw new BadInput(
    `template: an artifact of ${CDK_MANIFEST} has no ${key}; run cdk synth again, with CDK 2.`,
  )
}
