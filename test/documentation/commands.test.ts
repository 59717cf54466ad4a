import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { parse as parseYaml } from 'yaml'
import { flagsOf, understand, understandFlags } from '../support/command-line.ts'
import { ROOT, runDist } from '../support/dist.ts'
import { allPages, codeBlocks, codeSpans } from '../support/documentation.ts'
import { commandsOf, withoutVariables } from '../support/shell.ts'

const MENTION = /^(?:calibrate|check|history|invoke|record|report|serve|sweep) --/

const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>
}
const pages = allPages()
const blocks = pages.flatMap(codeBlocks).filter(({ language }) => language === 'sh')
const inline = pages.flatMap((page) =>
  codeSpans(page)
    .filter((span) => /^(node|npm|\.ci\/run)( |$)/.test(span))
    .map((text) => ({ at: page.file, text })),
)

/** Our command line as it is called once it is installed, on files of the reader's. */
const printed = pages
  .flatMap(codeBlocks)
  .filter(({ language }) => language === 'text')
  .flatMap(({ at, text }) => text.split('\n').map((line) => ({ at, text: line.trim() })))
const spans = pages.flatMap((page) => codeSpans(page).map((text) => ({ at: page.file, text })))
const calls = [...printed, ...spans].flatMap(({ at, text }) => {
  const [, call] = /^(?:npx )?lambda-cost-gate (\w.* --.*?)( > [\w.-]+)?$/.exec(text) ?? []
  return call === undefined ? [] : [{ at, call }]
})
/** The same without its name and most values. */
const mentions = spans.filter(({ text }) => MENTION.test(text))

/** Programs of others, which documentation may ask the reader to run. */
const OTHERS = ['aws', 'cd', 'export', 'gh', 'git', 'sam', 'terraform', 'npx']

describe('every command of the documentation works', () => {
  test.each([...blocks, ...inline])('$at: $text', async ({ text }) => {
    for (const words of commandsOf(text).map(withoutVariables)) await expectToWork(words)
  })

  test.each(blocks)('a shell can read $at', ({ text }) => {
    execFileSync('bash', ['-n'], { input: text })
  })
})

describe('every call of lambda-cost-gate has flags and values that exist', () => {
  test.each(calls)('$at: $call', ({ call }) => {
    for (const words of commandsOf(call)) understandFlags(words)
  })

  test.each(mentions)('$at: $text', ({ text }) => {
    const [command = '', ...words] = text.split(/[ =]/)
    const flags = words.filter((word) => word.startsWith('--'))
    expect(flagsOf(command)).toEqual(expect.arrayContaining(flags))
  })

  test('there are some, and wrong ones are refused', () => {
    expect(calls.length).toBeGreaterThan(10)
    expect(mentions.length).toBeGreaterThan(3)
    expect(() => understandFlags(['check', '--base', 'main'])).toThrow('--base')
    expect(() => understandFlags(['check', '--format', 'xml'])).toThrow('xml')
    expect(() => understandFlags(['check', '--max-spend', 'much'])).toThrow('max-spend')
    expect(() => understandFlags(['measure'])).toThrow('measure')
  })
})

async function expectToWork([program = '', ...words]: readonly string[]): Promise<void> {
  const [first = ''] = words
  if (program === 'node' && first === 'dist/cli.js') return understand(words.slice(1), ROOT)
  if (program === 'node')
    return expect([first, existsSync(path.join(ROOT, first))]).toEqual([first, true])
  if (program === '.ci/run') return expect(existsSync(path.join(ROOT, program))).toBe(true)
  if (program === 'npm') return expect(npmScript(words)).toBe(true)
  if (first === 'cloudformation') expectTemplate(words)
  expect(OTHERS).toContain(program)
}

/** A template that is deployed gets all of its parameters, and no other. */
function expectTemplate(words: readonly string[]): void {
  if (words[1] !== 'deploy') return
  const file = words[words.indexOf('--template-file') + 1] ?? ''
  const { Parameters } = parseYaml(readFileSync(path.join(ROOT, file), 'utf8'), {
    logLevel: 'silent',
  }) as { Parameters: Record<string, { Default?: string }> }
  const given = words.flatMap((word) => (/^([A-Z]\w+)=/.exec(word) ?? []).slice(1))
  const needed = Object.entries(Parameters).filter(([, { Default }]) => Default === undefined)
  expect(given).toEqual(needed.map(([name]) => name))
}

function npmScript([command = '', name = '']: readonly string[]): boolean {
  if (command === 'run') return name in scripts
  return command === 'ci' || command === 'install' || (command === 'test' && 'test' in scripts)
}

test('what the checks of commands understand is not everything', async () => {
  const check = ['check', '--backend', 'local', '--base-code', 'examples/api-handler/base']
  await expect(understand([...check, '--head-code', 'nowhere'], ROOT)).rejects.toThrow('nowhere')
  await expect(understand([...check, '--head', 'src'], ROOT)).rejects.toThrow('--head')
  await expect(understand(['serve', '--port', 'http'], ROOT)).rejects.toThrow('--port')
  await expect(understand([...check, '--payloads', 'no/*.json'], ROOT)).rejects.toThrow()
})

test('dist/ has the commands that the documentation names', async () => {
  const { stdout } = await runDist('cli.js', ['--help'])
  const named = [...blocks, ...inline].flatMap(({ text }) =>
    [...text.matchAll(/node dist\/cli\.js (\w+)/g)].map(([, command]) => command),
  )
  expect(named).toContain('check')
  for (const command of named) expect(stdout).toMatch(new RegExp(`^ +${command}\\b`, 'm'))
})
