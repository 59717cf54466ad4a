import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { build } from 'esbuild'
import type { Language, Program } from './plant.ts'

/** How a program is deployed: as written, in one file, or in one file that nobody can read. */
export const FORMS = ['plain', 'bundled', 'minified'] as const
export type Form = (typeof FORMS)[number]

/** The program of a language, whose sources stand beside this file. */
export async function programOf(language: Language): Promise<Program> {
  const directory = path.join(import.meta.dirname, 'programs', language)
  const names = await readdir(directory, { recursive: true, withFileTypes: true })
  const files = names.filter((each) => each.isFile() && !each.name.endsWith('.pyc'))
  const read = files.map(async ({ parentPath, name }): Promise<[string, string]> => {
    const file = path.join(parentPath, name)
    return [path.relative(directory, file), await readFile(file, 'utf8')]
  })
  return Object.fromEntries(await Promise.all(read))
}

/** What is deployed of a program that lies in a directory, as a bundler writes it. */
export async function bundled(directory: string, form: Form): Promise<Program> {
  const minify = form === 'minified'
  const { outputFiles } = await build({
    entryPoints: [path.join(directory, 'index.mjs')],
    outfile: path.join(directory, 'dist', minify ? 'index.mjs' : 'index.js'),
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: minify ? 'esm' : 'cjs',
    minify,
    sourcemap: minify,
    external: ['@aws-sdk/*', '@smithy/*'],
    write: false,
  })
  return Object.fromEntries(outputFiles.map((file) => [path.basename(file.path), file.text]))
}
