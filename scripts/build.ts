import { cpSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { bundle } from './bundle/bundle.ts'
import { licencesOf } from './bundle/licences.ts'

/**
 * Builds `dist/`: one bundle that the three entries share, in parts that are only loaded when needed.
 * Types are checked by `npm run check`; tests run `dist/`.
 */
const BUNDLE = 'dist/bundle'

rmSync('dist', { recursive: true, force: true })
const packages = await bundle('src/entry/bundle.ts', BUNDLE)
writeFileSync(path.join(BUNDLE, 'LICENSES.txt'), licencesOf(packages))
cpSync('packages/local-lambda/src/runtimes', path.join(BUNDLE, 'runtimes'), { recursive: true })
cpSync('src/explain/probes', path.join(BUNDLE, 'probes'), { recursive: true })
writeFileSync('dist/package.json', '{\n  "type": "module"\n}\n')
entry('index', 'action')
entry('post', 'post')
entry('cli', 'cli', '#!/usr/bin/env node\n')

function entry(file: string, name: string, shebang = ''): void {
  writeFileSync(
    `dist/${file}.js`,
    `${shebang}import { ${name} } from './bundle/index.js'\n\nawait ${name}()\n`,
    shebang === '' ? {} : { mode: 0o755 },
  )
}
