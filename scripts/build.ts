import { execFileSync } from 'node:child_process'
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { minifySync } from '@swc/core'

/**
 * Builds `dist/`: TypeScript to JavaScript, and all of it into one bundle that the three entries
 * share, in parts that are only loaded when needed. ncc minifies the first part only, so all are
 * minified here. It leaves an import that it cannot resolve to fail at run time: tests run `dist/`.
 */
const BUNDLE = 'dist/bundle'

rmSync('build', { recursive: true, force: true })
rmSync('dist', { recursive: true, force: true })
run('typescript/bin/tsc', '-p', 'tsconfig.build.json')
resolvePackages()
run(
  '@vercel/ncc/dist/ncc/cli.js',
  ...[
    'build',
    'build/src/entry/bundle.js',
    '--out',
    BUNDLE,
    '--license',
    'LICENSES.txt',
    '--quiet',
  ],
)
for (const file of readdirSync(BUNDLE).filter((name) => name.endsWith('.js'))) minify(file)
cpSync('packages/local-lambda/src/runtimes', path.join(BUNDLE, 'runtimes'), { recursive: true })
cpSync('src/explain/probes', path.join(BUNDLE, 'probes'), { recursive: true })
writeFileSync('dist/package.json', '{\n  "type": "module"\n}\n')
entry('index', 'action')
entry('post', 'post')
entry('cli', 'cli', '#!/usr/bin/env node\n')

/**
 * AWS's clients are published as CommonJS, which ncc takes and nothing can be left out of, and as
 * modules, of which only what is used is bundled: a tenth. The workspace is taken as just compiled.
 */
function resolvePackages(): void {
  for (const file of readdirSync('build', { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.js')) continue
    const absolute = path.join('build', file)
    const text = readFileSync(absolute, 'utf8')
    const modules = text
      .replace(
        /(['"])(@aws-sdk\/client-[\w-]+)\1/g,
        (_, quote: string, client: string) =>
          `${quote}${path.resolve('node_modules', client, 'dist-es/index.js')}${quote}`,
      )
      .replace(
        /(['"])@lambda-cost-gate\/local-lambda(?:\/([\w-]+))?\1/g,
        (_, quote: string, file = 'index') =>
          `${quote}${path.resolve('build/packages/local-lambda/src', `${file}.js`)}${quote}`,
      )
    if (modules !== text) writeFileSync(absolute, modules)
  }
}

function run(script: string, ...args: string[]): void {
  execFileSync(process.execPath, [path.join('node_modules', script), ...args], { stdio: 'inherit' })
}

function minify(name: string): void {
  const file = path.join(BUNDLE, name)
  const { code } = minifySync(readFileSync(file, 'utf8'), {
    module: true,
    compress: true,
    mangle: true,
    // Class names are what AWS's errors are recognised by.
    keep_classnames: true,
  })
  writeFileSync(file, code)
}

function entry(file: string, name: string, shebang = ''): void {
  writeFileSync(
    `dist/${file}.js`,
    `${shebang}import { ${name} } from './bundle/index.js'\n\nawait ${name}()\n`,
    shebang === '' ? {} : { mode: 0o755 },
  )
}
