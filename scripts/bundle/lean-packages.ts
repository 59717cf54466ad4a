import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Plugin } from 'esbuild'

// What is bundled of packages that would keep more of themselves than is used. Each says why that is safe.

/**
 * AWS's clients: only the version of their package.json is read, and bowser, which recognizes browsers, by
 * nobody. Names of members are constants in brackets, which could do anything and are kept; written out,
 * the schemas of operations that nobody calls are left out. Errors and loggers are recognized by the names of
 * their classes, which minifying would change; commands are not.
 */
export const awsClients: Plugin = {
  name: 'aws-clients',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^bowser$/ }, () => ({ path: 'bowser', namespace: 'unused' }))
    onLoad({ filter: /node_modules\/@aws-sdk\/.*\/package\.json$/ }, ({ path: file }) => {
      const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string }
      return { contents: JSON.stringify({ version }), loader: 'json' }
    })
    onLoad({ filter: /node_modules\/@(?:aws-sdk|smithy)\/.*\.js$/ }, ({ path: file }) => {
      const text = readFileSync(file, 'utf8')
      return { contents: keepingClassNames(withConstantsWritten(text)), loader: 'js' }
    })
  },
}

function withConstantsWritten(text: string): string {
  const constants = new Map(
    [...text.matchAll(/^const (_\w+) = ("[^"\\\n]*");$/gm)].map(([, name, value]) => [name, value]),
  )
  return text.replace(/(?<=[{,]\s*)\[(_\w+)\]:/g, (member, name: string) => {
    const value = constants.get(name)
    return value === undefined ? member : `${value}:`
  })
}

function keepingClassNames(text: string): string {
  return text.replace(
    /^(?:export )?class (?!\w+Command\b)(\w+)(?: extends [^{\n]+)? \{$/gm,
    (head, name: string) => `${head}\n static name = "${name}";`,
  )
}

/** Octokit's list of GitHub's 1,000 endpoints: those that `src` calls, as `rest.issues.createComment`. */
export const octokitEndpoints: Plugin = {
  name: 'octokit-endpoints',
  setup({ onLoad }) {
    const filter = /plugin-rest-endpoint-methods\/dist-src\/generated\/endpoints\.js$/
    onLoad({ filter }, async ({ path: file }) => {
      const { default: all } = (await import(pathToFileURL(file).href)) as {
        default: Record<string, Record<string, unknown>>
      }
      const used: typeof all = {}
      for (const [scope, method] of calledEndpoints()) {
        used[scope] = { ...used[scope], [method]: all[scope]?.[method] }
      }
      return { contents: `export default ${JSON.stringify(used)}`, loader: 'js' }
    })
  },
}

function calledEndpoints(): [scope: string, method: string][] {
  const sources = readdirSync('src/github', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(path.join('src/github', file), 'utf8'))
  const calls = sources.flatMap((text) => [...text.matchAll(/\.rest\s*\.(\w+)\s*\.(\w+)/g)])
  return calls.map(([, scope = '', method = '']) => [scope, method])
}

/**
 * GitHub's toolkit brings undici for proxies alone, a fifth of the bundle. Where one is set, requests go by
 * the toolkit's agents of `node:http` (src/github/proxy.ts) and its own `fetch` is never called; where none
 * is, Node.js's `fetch` is as good.
 */
export const proxiesWithoutUndici: Plugin = {
  name: 'proxies-without-undici',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^undici$/ }, ({ importer }) =>
      importer.includes('@actions/') ? { path: 'undici', namespace: 'without-undici' } : null,
    )
    onLoad({ filter: /.*/, namespace: 'without-undici' }, () => ({
      contents: `
        export class ProxyAgent {}
        export const fetch = (address, asked) => globalThis.fetch(address, asked)`,
    }))
  },
}

/** What stands for a package that nothing calls: it says so if something does. */
export const unused: Plugin = {
  name: 'unused',
  setup({ onLoad }) {
    onLoad({ filter: /.*/, namespace: 'unused' }, ({ path: name }) => ({
      contents: `
        const unused = class { constructor() { throw new Error('${name} is not bundled') } }
        export { unused as default }`,
    }))
  },
}

/** zod's `z` brings all of zod with it, its sentences in forty languages too; its namespace what is used. */
export const zodByName: Plugin = {
  name: 'zod-by-name',
  setup({ onLoad }) {
    onLoad({ filter: /\/src\/.*\.ts$/ }, ({ path: file }) => {
      const text = readFileSync(file, 'utf8')
      const contents = text.replace(/^import \{ z \} from 'zod'/m, "import * as z from 'zod'")
      return { contents, loader: 'ts' }
    })
  },
}
