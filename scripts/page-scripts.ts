import { createHash } from 'node:crypto'
import { buildSync } from 'esbuild'

/** Where the scripts of the pages go, as text. */
export const PAGE_SCRIPTS_FILE = 'src/report/html/scripts.ts'

/**
 * The scripts that the pages hold, from `src/report/browser`: bundled, minified, as constants, with the
 * hash by which a page allows its own script and no other.
 */
export function pageScriptsText(): string {
  return [
    '// Written by npm run generate, from src/report/browser.',
    "import type { PageScript } from './page.ts'\n",
    constant('REPORT_SCRIPT', bundled('report')),
    '',
    constant('HISTORY_SCRIPT', bundled('history')),
    '',
  ].join('\n')
}

function constant(name: string, script: string): string {
  const sha256 = createHash('sha256').update(script).digest('base64')
  return `export const ${name}: PageScript = {\n  sha256: '${sha256}',\n  code: ${quoted(script)},\n}`
}

function bundled(name: string): string {
  const { outputFiles } = buildSync({
    entryPoints: [`src/report/browser/${name}.ts`],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: 'es2023',
    charset: 'ascii',
    legalComments: 'none',
  })
  return outputFiles.map(({ text }) => text.trim()).join('')
}

/** A script must not end the element that it is in. */
function quoted(script: string): string {
  if (/<\/script|<!--/i.test(script))
    throw new Error('A page script must not hold "</script" or "<!--".')
  return `'${script.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`
}
