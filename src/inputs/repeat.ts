import { ACTION_ONLY, LISTS } from './command-line.ts'
import { nameOf } from './function-name.ts'
import { INPUT_NAMES, type InputName } from './inputs.ts'
import type { GivenInputs } from './parse.ts'

export interface RepeatOptions {
  seed: number
  /** Name of the only function that needs repeating, where the inputs speak of several. */
  only: { input: 'function-name' | 'logical-id'; value: string } | undefined
  /** Further flags of the command line. */
  further?: Readonly<Record<string, string>>
}

/** Inputs that are the run's own affair and change nothing that is measured. */
const NOT_REPEATED: readonly InputName[] = [
  ...ACTION_ONLY,
  'report-dir',
  'seed',
  'publish-metrics',
  'max-concurrency',
]
const MAX_LENGTH = 4000

/**
 * The command line that repeats a check, for a POSIX shell. What may be a secret or name an account is a
 * shell variable, to be set first: the values of environment variables, JSON that was given inline, and
 * all that an account number stands in.
 * @returns undefined for one that is too long for anybody to read
 */
export function repeatCommand(
  given: GivenInputs,
  { seed, only, further = {} }: RepeatOptions,
): string | undefined {
  const words = INPUT_NAMES.flatMap((name) => {
    const value = given[name]?.value
    if (typeof value !== 'string' || NOT_REPEATED.includes(name)) return []
    if (only?.input === name) return []
    return valuesOf(name, value).flatMap((each) => [`--${name}`, wordFor(name, each)])
  })
  const pick = only ? [`--${only.input}`, quoted(only.value)] : []
  const flags = Object.entries(further).flatMap(([name, value]) => [`--${name}`, quoted(value)])
  const command = [
    'lambda-cost-gate',
    'check',
    ...flags,
    ...words,
    ...pick,
    '--seed',
    String(seed),
  ].join(' ')
  return command.length > MAX_LENGTH ? undefined : command
}

/**
 * The same command line with other limits than it was run with: what was judged again is repeated so.
 * @param given what was given for judging, of the inputs that a check has, too
 */
export function withOtherLimits(command: string, given: GivenInputs): string {
  const more = INPUT_NAMES.flatMap((name) => {
    const value = given[name]?.value
    if (typeof value !== 'string' || NOT_REPEATED.includes(name)) return []
    return valuesOf(name, value).map((each) => ({ name, value: each }))
  })
  if (more.length === 0) return command
  const [program = '', verb = '', ...flags] = rawWordsOf(command)
  const kept = pairsOf(flags).filter(([flag, word = '']) =>
    more.every(({ name, value }) => flag !== `--${name}` || !isReplaced(name, word, value)),
  )
  const added = more.map(({ name, value }) => [`--${name}`, quoted(value)])
  return [program, verb, ...[...kept, ...added].flat()].join(' ')
}

/** Of a list, an entry replaces the one of the same kind. */
function isReplaced(name: InputName, word: string, value: string): boolean {
  if (!LISTS.includes(name)) return true
  const kindOf = (text: string) => text.replace(/^'/, '').split(':', 1)[0]?.trim()
  return kindOf(word) === kindOf(value)
}

/** Words of a command line that `repeatCommand` made, quoted as they stand. */
function rawWordsOf(command: string): string[] {
  return command.match(/(?:'[^']*'|"[^"]*"|\\.|[^\s'"\\])+/g) ?? []
}

function pairsOf(words: readonly string[]): string[][] {
  return words.flatMap((word, index) => (index % 2 === 0 ? [[word, words[index + 1] ?? '']] : []))
}

function valuesOf(name: InputName, value: string): string[] {
  if (!LISTS.includes(name) || isInline(value)) return [value]
  return value
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean)
}

const isInline = (value: string): boolean => /^\s*[[{"]/.test(value)

function wordFor(name: InputName, value: string): string {
  const variable = name.toUpperCase().replaceAll('-', '_')
  if (name === 'environment') {
    const [, key] = /^(\w+)=/.exec(value) ?? []
    return key === undefined ? `"$${variable}"` : `${key}="$${key}"`
  }
  if (name === 'function-name' || name === 'head-function-name') {
    return quoted(value.includes(':function:') ? withoutAccount(value) : value)
  }
  if (isInline(value) || /(?<!\d)\d{12}(?!\d)/.test(value)) return `"$${variable}"`
  return quoted(value)
}

function withoutAccount(arn: string): string {
  const [, qualifier] = /:function:[^:]+:(.+)$/.exec(arn) ?? []
  return qualifier === undefined ? nameOf(arn) : `${nameOf(arn)}:${qualifier}`
}

/** A word that a POSIX shell takes as it is. */
export function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}
