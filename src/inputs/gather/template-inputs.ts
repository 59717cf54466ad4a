import path from 'node:path'
import { defined } from '../../shared/defined.ts'
import { BadInput } from '../../shared/errors.ts'
import type { Mistakes } from '../../shared/mistakes.ts'
import type { ConfigFile } from '../config-file.ts'
import type { GivenFunction } from '../function-inputs.ts'
import type { InputName, Inputs } from '../inputs.ts'
import type { MainTree } from '../main-tree.ts'
import type { Given, GivenInputs } from '../parse.ts'
import type { LeftOut, TemplateStatement } from '../plan.ts'
import { type BaseTemplates, baseTemplates } from './base-template.ts'
import { baseInMain, requireTemplates } from './main-base.ts'
import { assignOwn, type OwnInputs } from './own-inputs.ts'
import { type DeployedStacks, functionsOfStacks } from './stack-functions.ts'
import {
  asDeployed,
  type Candidate,
  inlineSourceOf,
  inputsOf,
  listOf,
  type StatedFunction,
  statedFunctions,
  statementOf,
} from './template-functions.ts'
import {
  isUnnamed,
  leftOutOf,
  openNotes,
  refuseNothingLeft,
  refuseUnnamed,
  unmeasurable,
  unmeasuredLayers,
  unnamedFunction,
} from './template-refusals.ts'

export interface TemplateRun {
  config: ConfigFile
  /** Given at the step. */
  given: GivenInputs
  run: Inputs
  cwd: string
  mistakes: Mistakes
  /** Whether there has to be a base: code of main's, or a deployed function. */
  needsBase: boolean
  /** Stacks whose functions are measured, where there is no template. */
  stacks?: DeployedStacks | undefined
  /** Main's working tree, which base is taken from. */
  main?: MainTree | undefined
}

/** Functions of templates with their inputs, and what a report has to say of the others. */
export interface TemplateInputs {
  functions: GivenFunction[]
  notes: string[]
  leftOut: LeftOut[]
}

/**
 * The functions of the templates of a run, each with what the config file says of it (under its
 * `logical-id` or its `function-name`), and the config file's further functions. One that cannot be
 * measured carries the reason.
 * @throws BadInput where nothing is left to measure
 */
export async function templateInputs(template: TemplateRun): Promise<TemplateInputs> {
  const { config, given, run, cwd, mistakes, needsBase, stacks, main } = template
  const heads = run.template ?? []
  const patterns = run['logical-id'] ?? []
  const stated = stacks
    ? functionsOfStacks(stacks, patterns)
    : await statedFunctions(heads, patterns, cwd)
  if (main) requireTemplates(heads.map(relativeTo(cwd)), main)
  const bases = main
    ? await baseTemplates(heads.map(relativeTo(cwd)), heads, cwd, main.cwd)
    : run['base-template'] && (await baseTemplates(run['base-template'], heads, cwd))
  const own = assignOwn(config.functions, stated.all, mistakes)
  const named = chooseNamed(stated.functions, own, given['function-name'])
  const candidates = named.functions.map((each) => candidateOf(each, own, template, bases))
  const left = candidates.flatMap((candidate) => leftOutOf(candidate) ?? [])
  const usable = candidates.filter((candidate) => leftOutOf(candidate) === undefined)
  refuseNothingLeft(candidates, left)
  if (needsBase && stacks && usable.some(isUnnamed)) requireBaseStack(run)
  if (needsBase && run['stack-name'] === undefined) refuseUnnamed(usable, named.further.length > 0)
  return {
    functions: [
      ...usable.map((candidate) => functionOf(candidate, template)),
      ...named.further.map((other) => ({
        given: furtherInputs(
          { ...without(config.defaults, PATTERNS), ...other, ...without(given, PATTERNS) },
          main,
        ),
      })),
    ],
    notes: [
      ...stated.notes,
      ...usable.flatMap(openNotes),
      ...(bases ? removedNotes(bases.removed(stated.all), "Only main's template declares") : []),
      ...(stacks ? removedNotes(stacks.removed, "Only main's stack has") : []),
    ],
    leftOut: [
      ...left,
      ...stated.notRead.map(notReadPart),
      ...(run.backend === 'local' ? [] : unmeasuredLayers(usable)),
    ],
  }
}

function furtherInputs(given: GivenInputs, main: MainTree | undefined): GivenInputs {
  return main ? baseInMain(given, main) : given
}

function functionOf(candidate: Candidate, { run, needsBase }: TemplateRun): GivenFunction {
  const { given, statement, inline, base = { given: {} } } = candidate
  const isBaseGiven = given['base-code'] !== undefined
  const inlineBase = isBaseGiven ? undefined : base.inline
  const unnamed = needsBase && run['stack-name'] === undefined && isUnnamed(candidate)
  const refused =
    unmeasurable(candidate) ??
    (isBaseGiven || !needsBase ? undefined : base.refused) ??
    (unnamed && !base.isNew ? unnamedFunction(candidate) : undefined)
  return {
    given,
    stated: statement,
    ...((inline || inlineBase) && { inline: defined({ head: inline, base: inlineBase }) }),
    ...(base.statedBase && { statedBase: base.statedBase }),
    ...(base.isNew && !isBaseGiven && { isNew: true }),
    ...(refused && { refused }),
  }
}

function notReadPart(sentence: string): LeftOut {
  const at = sentence.indexOf(': ')
  return { name: sentence.slice(0, at), reason: sentence.slice(at + 2) }
}

/** Without a template, nothing else says what main's functions are called. */
function requireBaseStack(run: Inputs): void {
  if (run['stack-name'] !== undefined) return
  throw new BadInput(
    "head-stack-name: nothing says what it is compared with; give stack-name, too, with main's stack.",
  )
}

function removedNotes(ids: readonly string[], only: string): string[] {
  if (ids.length === 0) return []
  return [`${only} ${listOf(ids)}: removed, so there is nothing to measure.`]
}

/** With `function-name` at the step: the functions of that name, or the only one there is. */
function chooseNamed(
  functions: readonly StatedFunction[],
  own: OwnInputs,
  wanted: Given | undefined,
): { functions: readonly StatedFunction[]; further: readonly GivenInputs[] } {
  if (!wanted) return { functions, further: own.further }
  const name = String(wanted.value)
  const fits = (given: GivenInputs | undefined) => given?.['function-name']?.value === name
  const ofName = functions.filter((each) => fits(own.of.get(each)) || each.fn.functionName === name)
  const further = own.further.filter(fits)
  if (ofName.length + further.length > 0) return { functions: ofName, further }
  if (functions.length === 1) return { functions, further: [] }
  throw new BadInput(
    `${wanted.where}: no function of the template is called ${name}; say which one it is with logical-id, too.`,
  )
}

function candidateOf(
  found: StatedFunction,
  own: OwnInputs,
  { config, given, run, cwd, main }: TemplateRun,
  bases: BaseTemplates | undefined,
): Candidate {
  const base = bases?.of(found)
  const ofFunction = own.of.get(found)
  const isHeadDeployed =
    (run['head-stack-name'] !== undefined && ofFunction?.['head-code'] === undefined) ||
    { ...config.defaults, ...ofFunction, ...given }['head-function-name'] !== undefined
  const stated = isHeadDeployed ? asDeployed(found) : found
  const statement = statementOf(stated)
  const inline = inlineSourceOf(stated, cwd)
  const shadowed = CONFIGURATION.filter(([key]) => key in statement.configuration)
  const defaults = without(config.defaults, [
    ...PATTERNS,
    ...shadowed.flatMap(([, input]) => [input, `head-${input}` as const]),
    ...(inline ? ['head-code' as const] : []),
    ...(base?.inline ? ['base-code' as const] : []),
  ])
  const all: GivenInputs = {
    ...defaults,
    ...inputsOf(stated, cwd),
    ...base?.given,
    ...without(ofFunction ?? {}, PATTERNS),
    ...without(given, PATTERNS),
  }
  const isCodeGiven = { ...ofFunction, ...given }['head-code'] !== undefined
  return {
    stated,
    statement,
    own: ofFunction,
    base,
    ...(inline && !isCodeGiven && { inline }),
    isHeadDeployed,
    given: main ? givenInMain(all, base, isCodeGiven, main) : all,
  }
}

/** Base is what main's template says, or what main has in place of the code that was given. */
function givenInMain(
  all: GivenInputs,
  base: Candidate['base'],
  isCodeGiven: boolean,
  main: MainTree,
): GivenInputs {
  const mapped = baseInMain(all, main)
  return isCodeGiven ? mapped : { ...without(mapped, ['base-code']), ...base?.given }
}

const relativeTo = (cwd: string) => (file: string) =>
  path.relative(cwd, path.resolve(cwd, file)) || '.'

/** At the step and at the top of the file, these are patterns. */
const PATTERNS: readonly InputName[] = ['logical-id']

const CONFIGURATION = [
  ['runtime', 'runtime'],
  ['handler', 'handler'],
  ['architecture', 'architecture'],
  ['timeoutSeconds', 'timeout'],
  ['ephemeralStorageMB', 'ephemeral-storage'],
] as const satisfies readonly (readonly [keyof TemplateStatement['configuration'], InputName])[]

function without(given: GivenInputs, names: readonly InputName[]): GivenInputs {
  return Object.fromEntries(
    Object.entries(given).filter(([name]) => !names.some((each) => each === name)),
  )
}
