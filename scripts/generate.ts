import { readFileSync, writeFileSync } from 'node:fs'
import { stringify } from 'yaml'
import { INPUT_NAMES, INPUTS, type InputName, type InputSpec } from '../src/inputs/inputs.ts'
import { OUTPUTS } from '../src/inputs/outputs.ts'
import { PAGE_SCRIPTS_FILE, pageScriptsText } from './page-scripts.ts'

/** All other defaults are the code's, so that none of them hides a value of the config file. */
const FILLED_IN_BY_THE_RUNNER: Partial<Record<InputName, string>> = {
  'github-token': expression('github.token'),
  matrix: expression('toJSON(matrix)'),
}

/**
 * Writes what follows from the input table, `action.yml` and the tables in docs/inputs.md, and the scripts of
 * the pages as constants. With `--check` it writes nothing and fails where a file differs.
 */
const files: Record<string, string> = {
  'action.yml': actionYml(),
  'docs/inputs.md': withTables(readFileSync('docs/inputs.md', 'utf8')),
  [PAGE_SCRIPTS_FILE]: pageScriptsText(),
}
const differing = Object.entries(files).filter(([file, text]) => read(file) !== text)
if (process.argv.includes('--check')) {
  for (const [file] of differing)
    console.error(`${file} does not follow its source: run npm run generate.`)
  process.exitCode = differing.length > 0 ? 1 : 0
} else {
  for (const [file, text] of differing) writeFileSync(file, text)
}

function actionYml(): string {
  const inputs = INPUT_NAMES.map((name) => {
    const spec: InputSpec = INPUTS[name]
    const preset = FILLED_IN_BY_THE_RUNNER[name]
    const note = spec.default === undefined ? '' : ` Default: \`${spec.default}\`.`
    return [
      name,
      {
        description: `${spec.description}${note}`,
        required: false,
        ...(preset && { default: preset }),
      },
    ]
  })
  const outputs = Object.entries(OUTPUTS).map(([name, description]) => [name, { description }])
  const action = {
    name: 'Lambda Cost Gate',
    description:
      "Measures duration and cost of a pull request's AWS Lambda code against main's, comments, and fails on a regression",
    author: 'Lambda Cost Gate maintainers',
    branding: { icon: 'dollar-sign', color: 'orange' },
    inputs: Object.fromEntries(inputs),
    outputs: Object.fromEntries(outputs),
    runs: { using: 'node24', main: 'dist/index.js', post: 'dist/post.js', 'post-if': 'always()' },
  }
  return `# Written by npm run generate, from src/inputs.\n${stringify(action, { lineWidth: 110 })}`
}

function withTables(page: string): string {
  const inputs = INPUT_NAMES.map((name) => {
    const spec: InputSpec = INPUTS[name]
    const preset = FILLED_IN_BY_THE_RUNNER[name] ?? spec.default
    return `| \`${name}\` | ${spec.description} | ${code(preset)} |`
  })
  const outputs = Object.entries(OUTPUTS).map(
    ([name, description]) => `| \`${name}\` | ${description} |`,
  )
  return replaced(
    replaced(page, 'inputs', ['| Input | What it is | Default |', '|:--|:--|:--|', ...inputs]),
    'outputs',
    ['| Output | What it is |', '|:--|:--|', ...outputs],
  )
}

function replaced(text: string, name: string, lines: readonly string[]): string {
  const [start, end] = [`<!-- ${name} -->\n`, `<!-- /${name} -->`]
  const [from, to] = [text.indexOf(start), text.indexOf(end)]
  if (from < 0 || to < from)
    throw new Error(`docs/inputs.md lacks the marks for the table of ${name}.`)
  return `${text.slice(0, from + start.length)}\n${lines.join('\n')}\n\n${text.slice(to)}`
}

function code(value: string | undefined): string {
  return value === undefined ? '' : `\`${value}\``
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

/** An expression that the runner evaluates. */
function expression(inner: string): string {
  return `$\{{ ${inner} }}`
}
