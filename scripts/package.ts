import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { compile } from 'json-schema-to-typescript'

/**
 * Makes the directory that is published: `node scripts/package.ts [directory]`. It has `dist/`, in which
 * everything is bundled, so nothing is installed with it, and the types of report.json and of the config
 * file, made from their schemas. The repository itself stays private: only this is meant for a registry.
 */
const target = process.argv[2] ?? 'build/package'

rmSync(target, { recursive: true, force: true })
mkdirSync(path.join(target, 'types'), { recursive: true })
for (const name of ['dist', 'schema', 'LICENSE', 'CHANGELOG.md', 'README.md']) {
  cpSync(name, path.join(target, name), { recursive: true })
}
writeFileSync(path.join(target, 'types/index.d.ts'), await types())
writeFileSync(path.join(target, 'package.json'), `${JSON.stringify(manifest(), null, 2)}\n`)

/** As the repository's own, without what is only there for working on it. */
function manifest(): object {
  const {
    private: _,
    workspaces: __,
    scripts: ___,
    dependencies: ____,
    devDependencies: _____,
    overrides: ______,
    allowScripts: _______,
    ...published
  } = JSON.parse(readFileSync('package.json', 'utf8')) as Record<string, unknown>
  return {
    ...published,
    ...repository(process.env),
    files: ['dist', 'schema', 'types', 'CHANGELOG.md'],
    types: 'types/index.d.ts',
    exports: {
      '.': { types: './types/index.d.ts' },
      './schema/*': './schema/*',
      './package.json': './package.json',
    },
    publishConfig: { access: 'public', provenance: true },
  }
}

/** The registry refuses provenance of a package that does not name the repository whose workflow made it. */
function repository({ GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: name }: NodeJS.ProcessEnv) {
  if (server === undefined || name === undefined) return {}
  const address = `${server}/${name}`
  return {
    repository: { type: 'git', url: `git+${address}.git` },
    homepage: `${address}#readme`,
    bugs: `${address}/issues`,
  }
}

async function types(): Promise<string> {
  const [report, config] = await Promise.all([
    typesOf('schema/report.schema.json', 'Report'),
    typesOf('schema/config.schema.json', 'Config'),
  ])
  return `/** report.json, as \`check --format json\` prints it. */\n${report}\n/** .github/lambda-cost-gate.yml */\n${inNamespace(config)}`
}

async function typesOf(file: string, name: string): Promise<string> {
  const schema = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>
  return compile({ ...schema, title: name }, name, {
    bannerComment: '',
    additionalProperties: name === 'Report',
    format: false,
    unknownAny: true,
    // Lists as lists: one type for each length would refuse a list whose length is not known to the compiler.
    ignoreMinAndMaxItems: true,
  })
}

/** Names inside of the config file's types are its own. */
function inNamespace(text: string): string {
  return `export namespace ConfigFile {\n${text}}\nexport type Config = ConfigFile.Config\n`
}
