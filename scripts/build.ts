import { execFileSync } from 'node:child_process'
import { cpSync, rmSync, writeFileSync } from 'node:fs'

/**
 * Builds `dist/`: TypeScript to JavaScript, and all of it into one bundle that the three entries
 * share. ncc leaves an import that it cannot resolve to fail at run time, so tests run `dist/`.
 */
const run = (script: string, ...args: string[]) =>
  execFileSync(process.execPath, [`node_modules/${script}`, ...args], { stdio: 'inherit' })

rmSync('build', { recursive: true, force: true })
rmSync('dist', { recursive: true, force: true })
run('typescript/bin/tsc', '-p', 'tsconfig.build.json')
run(
  '@vercel/ncc/dist/ncc/cli.js',
  'build',
  'build/bundle.js',
  '--minify',
  '--license',
  'LICENSES.txt',
  '--out',
  'dist/bundle',
  '--quiet',
)
cpSync('src/local/runtimes', 'dist/bundle/runtimes', { recursive: true })
writeFileSync('dist/package.json', '{\n  "type": "module"\n}\n')
entry('index', 'action')
entry('post', 'post')
entry('cli', 'cli', '#!/usr/bin/env node\n')

function entry(file: string, name: string, shebang = ''): void {
  writeFileSync(
    `dist/${file}.js`,
    `${shebang}import { ${name} } from './bundle/index.js'\n\nawait ${name}()\n`,
  )
}
