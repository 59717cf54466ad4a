import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { minifySync } from '@swc/core'
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
  "import{createRequire as createRequire_}from'node:module';const require=createRequire_(import.meta.url);\n"

/** What lies between the two steps. */
const LEAN = 'build'

/**
 * Bundles what the entry imports into the directory, as modules which are loaded when they are first
 * imported: esbuild leaves out what is not used, function by function over all modules, ncc packs what
 * remains, and swc makes it small. Returns the directories of the packages that are in it.
 */
export async function bundle(entry: string, directory: string): Promise<string[]> {
  rmSync(LEAN, { recursive: true, force: true })
  const metafile = await leanModules(entry)
  execFileSync(
    process.execPath,
    [
      path.join('node_modules', '@vercel/ncc/dist/ncc/cli.js'),
      ...['build', path.join(LEAN, 'index.js'), '--out', directory, '--quiet'],
    ],
    { stdio: 'inherit' },
  )
  for (const file of readdirSync(directory)) minify(path.join(directory, file))
  return packagesIn(metafile)
}

async function leanModules(entry: string): Promise<Metafile> {
  const { outputFiles, metafile } = await build({
    entryPoints: { index: entry },
    outdir: LEAN,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    mainFields: ['module', 'main'],
    legalComments: 'none',
    charset: 'utf8',
    write: false,
    metafile: true,
    logLevel: 'warning',
    plugins: [awsClients, octokitEndpoints, proxiesWithoutUndici, unused, zodByName],
  })
  mkdirSync(LEAN, { recursive: true })
  for (const { path: file, text } of outputFiles) {
    writeFileSync(file, /\btypeof require\b/.test(text) ? REQUIRE + text : text)
  }
  writeFileSync(path.join(LEAN, 'package.json'), '{\n  "type": "module"\n}\n')
  return metafile
}

function minify(file: string): void {
  if (!file.endsWith('.js')) return
  const { code } = minifySync(readFileSync(file, 'utf8'), {
    module: true,
    ecma: 2020,
    compress: { passes: 3, ecma: 2020 },
    mangle: { toplevel: true },
  })
  writeFileSync(file, code)
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
