import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { globSync } from 'tinyglobby'
import { ROOT } from './support/dist.ts'

/** An import that is there when the program runs; types cost nothing and point anywhere. */
interface Import {
  file: string
  folder: string
  /** A folder of `src`, or a package, without what is inside it. */
  target: string
}

const imports = globSync('src/*/**/*.ts', { cwd: ROOT }).flatMap((file): Import[] => {
  const text = readFileSync(path.join(ROOT, file), 'utf8')
  const statements = [...text.matchAll(/^(?:import|export) (?!type )[^;]*? from '([^']+)'/gm)]
    .filter(([statement]) => !/^import \{( type [^,}]+,?)+ \}/.test(statement.replace(/\s+/g, ' ')))
    .map(([, to = '']) => to)
  const later = [...text.matchAll(/await import\('([^']+)'\)/g)].map(([, to = '']) => to)
  return [...statements, ...later]
    .map((to) => ({ file, folder: folderOf(file), target: targetOf(file, to) }))
    .filter(({ folder, target }) => folder !== target)
})

function folderOf(file: string): string {
  const [, folder = '', name] = file.split('/')
  return name === undefined ? 'entries' : folder
}

function targetOf(file: string, to: string): string {
  if (to.startsWith('.')) return folderOf(path.posix.join(path.posix.dirname(file), to))
  return /^(node:\w+|@[^/]+\/[^/]+|[^/]+)/.exec(to)?.[0] ?? to
}

const importedBy = (folder: string) =>
  imports.filter((each) => each.folder === folder).map(({ target }) => target)
const importersOf = (target: string | RegExp) =>
  new Set(
    imports
      .filter((each) =>
        typeof target === 'string' ? each.target === target : target.test(each.target),
      )
      .map(({ folder }) => folder),
  )

describe('folders know only what is below them', () => {
  /** Folders and packages that the pure folders may use: none of them does any I/O. */
  test.each<[string, string[]]>([
    ['stats', []],
    ['cost', ['decimal.js', 'zod']],
    ['compare', ['config', 'cost', 'stats']],
    ['report', ['config', 'cost', 'zod']],
  ])('%s is pure', (folder, allowed) => {
    expect(allowed).toEqual(expect.arrayContaining(importedBy(folder)))
  })

  test.each<[RegExp | string, string[]]>([
    ['@aws-sdk/client-lambda', ['lambda']],
    ['@aws-sdk/client-cloudwatch', ['cloudwatch']],
    ['@aws-sdk/client-pricing', ['pricing']],
    ['@aws-sdk/client-cloudformation', ['cloudformation']],
    [/^@octokit|^@actions\/github/, ['github']],
    ['@actions/core', ['action']],
    ['commander', ['command-line']],
  ])('only one folder knows %s', (target, folders) => {
    expect([...importersOf(target)]).toEqual(folders)
  })

  test('lambda and github do not know each other', () => {
    expect(importedBy('lambda')).not.toContain('github')
    expect(importedBy('github')).not.toContain('lambda')
  })

  test('the embedded service is reached over HTTP, and knows nothing of who measures', () => {
    // One starts it for a check, the other is `serve`.
    expect([...importersOf('local')].sort()).toEqual(['check', 'command-line'])
    for (const other of ['lambda', 'measure', 'compare', 'check', 'report', 'github']) {
      expect(importedBy('local')).not.toContain(other)
    }
  })

  test('nothing imports the folders that put everything together', () => {
    expect([...importersOf('action'), ...importersOf('command-line')]).toEqual([])
    expect([...importersOf('check')].sort()).toEqual(['action', 'command-line'])
  })
})

test('the process is read at the edge only', () => {
  const reading = globSync('src/**/*.ts', { cwd: ROOT }).filter((file) =>
    /\bprocess\.(env|argv|cwd)\b/.test(readFileSync(path.join(ROOT, file), 'utf8')),
  )
  expect(reading.filter((file) => !/^src\/(local\/|[\w-]+\.ts$)/.test(file))).toEqual([])
})
