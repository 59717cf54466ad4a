import path from 'node:path'
import { defined } from '../../shared/defined.ts'
import { BadInput } from '../../shared/errors.ts'
import { nearest } from '../nearest.ts'
import type { GivenInputs } from '../parse.ts'
import type { InlineSource, TemplateStatement } from '../plan.ts'
import { readTemplate } from '../templates/read.ts'
import type { TemplateFunction } from '../templates/template.ts'
import type { BaseOfFunction } from './base-template.ts'

/** A function of a template, as inputs that stand between the config file's defaults and its own. */
export interface StatedFunction {
  file: string
  /** Its id as in its template alone. */
  declaredId: string
  fn: TemplateFunction
  /** Whether the user chose it by its very id, rather than taking all that fit. */
  chosen: boolean
}

/** A function of a template with everything that was given for it. */
export interface Candidate {
  stated: StatedFunction
  statement: TemplateStatement
  /** What the config file says of this function alone. */
  own: GivenInputs | undefined
  /** All of it, by precedence. */
  given: GivenInputs
  /** What main's template says of it, where there is one. */
  base?: BaseOfFunction | undefined
  /** Code that stands in the template, where nothing else was given. */
  inline?: InlineSource
  /** Head is what is deployed, and not what the template states. */
  isHeadDeployed: boolean
}

/** The functions of the templates that were asked for, and what their reader has to know. */
export interface StatedFunctions {
  /** Those that were picked. */
  functions: readonly StatedFunction[]
  all: readonly StatedFunction[]
  /** Parts of templates that may hold functions and were not read, as sentences. */
  notRead: readonly string[]
  notes: readonly string[]
}

/**
 * Reads templates and picks functions.
 * @param patterns ids; `*` stands for anything, `!` in front leaves out; none: all functions
 * @throws BadInput for a pattern that fits no function
 */
export async function statedFunctions(
  templates: readonly string[],
  patterns: readonly string[],
  cwd: string,
): Promise<StatedFunctions> {
  const read = await Promise.all(
    templates.map(async (file) => ({ file, template: await readTemplate(file, cwd) })),
  )
  const declared = read.flatMap(({ file, template }) =>
    template.functions.map((fn) => ({ file, fn })),
  )
  const notRead = read.flatMap(({ file, template }) =>
    template.notRead.map((sentence) => `${file}: ${sentence}`),
  )
  if (declared.length === 0) {
    const why = notRead.length > 0 ? ` ${notRead.join(' ')}` : ''
    throw new BadInput(`template: ${templates.join(', ')} declares no Lambda function.${why}`)
  }
  return {
    ...pickFunctions(declared, patterns),
    notRead,
    notes: read.flatMap(({ file, template }) => template.notes.map((note) => `${file}: ${note}`)),
  }
}

/**
 * Picks from all that were declared.
 * @throws BadInput for a pattern that fits no function
 */
export function pickFunctions(
  declared: readonly Pick<StatedFunction, 'file' | 'fn'>[],
  patterns: readonly string[],
): Pick<StatedFunctions, 'all' | 'functions'> {
  const wanted = patterns.filter((pattern) => !pattern.startsWith('!'))
  const unwanted = patterns.flatMap((each) => (each.startsWith('!') ? [each.slice(1).trim()] : []))
  const all = withDistinctIds(declared).map((each) => ({
    ...each,
    chosen: wanted.some((id) => each.fn.ids.includes(id)),
  }))
  for (const pattern of [...wanted, ...unwanted]) refuseUnmatched(pattern, all)
  const fits = (each: StatedFunction, list: readonly string[]) =>
    list.some((pattern) => matches(each.fn, pattern))
  return {
    all,
    functions: all.filter(
      (each) => (wanted.length === 0 || fits(each, wanted)) && !fits(each, unwanted),
    ),
  }
}

/**
 * An id that stands in several templates is distinguished by its file, as in `pay/template.yaml:Api`; every
 * function may be called so.
 */
function withDistinctIds(
  all: readonly Pick<StatedFunction, 'file' | 'fn'>[],
): Omit<StatedFunction, 'chosen'>[] {
  const isUnique = new Map<string, boolean>()
  for (const { fn } of all) isUnique.set(fn.id, !isUnique.has(fn.id))
  return all.map(({ file, fn }) => {
    const inFile = (id: string) => `${path.posix.normalize(file)}:${id}`
    const id = isUnique.get(fn.id) ? fn.id : inFile(fn.id)
    return {
      file,
      declaredId: fn.id,
      fn: {
        ...fn,
        id,
        ids: [...new Set([id, ...fn.ids, ...fn.ids.map(inFile)])],
      },
    }
  })
}

function matches({ ids }: TemplateFunction, pattern: string): boolean {
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  const fits = new RegExp(`^${parts.join('.*')}$`)
  return ids.some((id) => fits.test(id))
}

function refuseUnmatched(pattern: string, all: readonly { fn: TemplateFunction }[]): void {
  if (all.some(({ fn }) => matches(fn, pattern))) return
  throw new BadInput(`logical-id: ${noSuchFunction(pattern, all)}`)
}

/** `the template has no function Order; did you mean Orders?` */
export function noSuchFunction(id: string, all: readonly { fn: TemplateFunction }[]): string {
  const ids = all.map(({ fn }) => fn.id)
  const hint = nearest(
    id,
    all.flatMap(({ fn }) => fn.ids),
  )
  const remedy = hint === undefined ? ` It has ${listOf(ids)}.` : ` Did you mean ${hint}?`
  return `the template has no function ${id}.${remedy}`
}

/** What a template states, as inputs. */
export function inputsOf({ file, fn }: StatedFunction, cwd: string): GivenInputs {
  const { id, functionName, code, memoryMB } = fn
  const where = (input: string) => `${file}, ${id}: ${input}`
  return {
    'logical-id': { value: id, where: where('logical-id') },
    ...(functionName !== undefined && {
      'function-name': { value: functionName, where: where('function-name') },
    }),
    ...(code.kind === 'path' && {
      'head-code': { value: path.relative(cwd, code.path) || '.', where: where('head-code') },
    }),
    ...(memoryMB !== undefined && {
      'head-memory-size': { value: memoryMB, where: where('head-memory-size') },
    }),
  }
}

/** Code that stands in the template itself. */
export function inlineSourceOf(
  { file, fn }: StatedFunction,
  cwd: string,
): InlineSource | undefined {
  const { id, code } = fn
  if (code.kind !== 'inline') return undefined
  return { ...code, input: `the inline code of ${id} in ${file}`, path: path.resolve(cwd, file) }
}

/** What a template states beside the inputs. */
export function statementOf({ file, fn }: StatedFunction): TemplateStatement {
  const { id, logicalPath, stackName, runtime, handler, architecture, timeoutSeconds } = fn
  const { environmentNames, environmentLiterals, layers, ephemeralStorageMB, memoryMB, tracing } =
    fn
  return {
    file,
    logicalId: id,
    ...defined({ logicalPath, stackName }),
    configuration: {
      ...defined({ runtime, handler }),
      ...(architecture && { architecture }),
      ...defined({ timeoutSeconds, ephemeralStorageMB }),
    },
    environmentNames,
    environmentLiterals,
    ...defined({ layers, memoryMB, tracing }),
  }
}

/** A template that only says which functions there are: what is deployed says the rest. */
export function asDeployed({ fn, ...stated }: StatedFunction): StatedFunction {
  const { id, ids, logicalPath, stackName, functionName, servesDeployment, unlessPicked } = fn
  return {
    ...stated,
    fn: {
      id,
      ids,
      ...defined({ logicalPath, stackName, functionName, unlessPicked }),
      servesDeployment,
      code: { kind: 'elsewhere', reason: 'it is deployed' },
      environmentNames: [],
      environmentLiterals: {},
      open: [],
    },
  }
}

/** A few names and how many more there are. */
export function listOf(names: readonly string[]): string {
  const shown = names.slice(0, 10).join(', ')
  return names.length > 10 ? `${shown} and ${names.length - 10} more` : shown
}
