import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { build, type Metafile } from 'esbuild'
import {
  awsClients,
  octokitEndpoints,
  proxiesWithoutUndici,
  unused,
  zodByName,
} from './lean-packages.ts'

/** CommonJS packages ask for Node.js's own modules by `require`, which a module does not have. */
const REQUIRE =
  "import{createRequire as createRequire_}from'node:module';const require=createRequire_(import.meta.url);"

/**
 * Bundles what the entry imports into the directory, as modules of which only what is used is kept, and
 * which are loaded when they are first imported. esbuild, because it leaves out single functions of modules
 * and of a whole bundle in seconds. Returns the directories of the packages that are in it.
 */
export async function bundle(entry: string, directory: string): Promise<string[]> {
  const { outputFiles, metafile } = await build({
    entryPoints: { index: entry },
    outdir: directory,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    minify: true,
    legalComments: 'none',
    charset: 'utf8',
    write: false,
    metafile: true,
    logLevel: 'warning',
    plugins: [awsClients, octokitEndpoints, proxiesWithoutUndici, unused, zodByName],
  })
  mkdirSync(directory, { recursive: true })
  for (const { path: file, text } of outputFiles) {
    writeFileSync(file, /\btypeof require\b/.test(text) ? REQUIRE + text : text)
  }
  return packagesIn(metafile)
}

function packagesIn({ outputs }: Metafile): string[] {
  const files = Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs))
  const directories = files.flatMap(
    (file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0] ?? [],
  )
  return [...new Set(directories)].sort(byName)
}

function byName(one: string, other: string): number {
  return path.basename(one) < path.basename(other) ? -1 : 1
}
