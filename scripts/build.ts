import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { transformSync } from 'esbuild'
import { bundle } from './bundle/bundle.ts'
import { licencesOf } from './bundle/licences.ts'

/**
 * Builds `dist/`: one bundle that the three entries share, in parts that are only loaded when needed.
 * Types are checked by `npm run check`; tests run `dist/`.
 */
const BUNDLE = 'dist/bundle'
const WITHOUT_SPACES = { minifyWhitespace: true, lineLimit: 120 }

rmSync('dist', { recursive: true, force: true })
const packages = await bundle('src/entry/bundle.ts', BUNDLE)
writeFileSync(path.join(BUNDLE, 'LICENSES.txt'), licencesOf(packages))
copyPrograms('packages/local-lambda/src/runtimes', 'runtimes')
copyPrograms('src/explain/probes', 'probes')
writeFileSync('dist/package.json', '{\n  "type": "module"\n}\n')
entry('index', 'action')
entry('post', 'post')
entry('cli', 'cli', '#!/usr/bin/env node\n')

/** What runs in a function's own process stays in files of its own, JavaScript without comments and spaces. */
function copyPrograms(from: string, to: string): void {
  const target = path.join(BUNDLE, to)
  cpSync(from, target, { recursive: true })
  for (const name of readdirSync(target, { recursive: true, encoding: 'utf8' })) {
    const file = path.join(target, name)
    if (!name.endsWith('.mjs')) continue
    const source = readFileSync(file, 'utf8')
    const { code } = transformSync(source, { charset: 'utf8', ...WITHOUT_SPACES })
    writeFileSync(file, code)
  }
}

function entry(file: string, name: string, shebang = ''): void {
  writeFileSync(
    `dist/${file}.js`,
    `${shebang}import { ${name} } from './bundle/index.js'\n\nawait ${name}()\n`,
    shebang === '' ? {} : { mode: 0o755 },
  )
}
