import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { build } from 'esbuild'
import type { Program } from './plant.ts'

/** How a program is deployed: as written, in one file, or in one file that nobody can read. */
export const FORMS = ['plain', 'bundled', 'minified'] as const
export type Form = (typeof FORMS)[number]

/** A program, whose sources stand beside this file. */
export async function programOf(name: string): Promise<Program> {
  const directory = path.join(import.meta.dirname, 'programs', name)
  const names = await readdir(directory, { recursive: true, withFileTypes: true })
  const files = names.filter((each) => each.isFile() && !each.name.endsWith('.pyc'))
  const read = files.map(async ({ parentPath, name }): Promise<[string, string]> => {
    const file = path.join(parentPath, name)
    return [path.relative(directory, file), await readFile(file, 'utf8')]
  })
  return Object.fromEntries(await Promise.all(read))
}

/**
 * What is deployed of a program that is in a directory: of TypeScript what a compiler writes for each
 * file, with its map inline, or what a bundler makes of all.
 */
export async function deployed(directory: string, program: Program, form: Form): Promise<Program> {
  const isTypeScript = 'index.ts' in program
  if (form === 'plain' && !isTypeScript) return program
  const minify = form === 'minified'
  const isPlain = form === 'plain'
  const entry = ENTRIES.find((each) => each in program) ?? ''
  const isModule = minify && entry !== 'index.js'
  const sources = isPlain ? Object.keys(program).filter((each) => each.endsWith('.ts')) : [entry]
  const { outputFiles } = await build({
    entryPoints: sources.map((each) => path.join(directory, each)),
    outdir: path.join(directory, 'dist'),
    outExtension: { '.js': isModule ? '.mjs' : '.js' },
    absWorkingDir: directory,
    bundle: !isPlain,
    platform: 'node',
    target: 'node20',
    format: isModule ? 'esm' : 'cjs',
    minify,
    sourcemap: isPlain ? 'inline' : minify,
    external: isPlain ? [] : ['@aws-sdk/*', '@smithy/*'],
    write: false,
    logLevel: 'error',
  })
  const data = Object.entries(program).filter(([file]) => /^[^/]*\.json$/.test(file))
  return {
    ...Object.fromEntries(data),
    ...Object.fromEntries(
      outputFiles.map((file) => [
        path.relative(path.join(directory, 'dist'), file.path),
        file.text,
      ]),
    ),
  }
}

const ENTRIES = ['index.ts', 'index.mjs', 'index.js']
