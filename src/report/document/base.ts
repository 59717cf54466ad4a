import type { BaseSource } from '../base-source.ts'
import type { FunctionReport, Report } from '../schema.ts'
import { counted } from '../text/numbers.ts'
import { commit } from './commit.ts'
import { type Block, name, type Phrase } from './model.ts'

/** What the figures of base are headed with: `main` only where it is known to be main's code. */
export function baseWord(fn: FunctionReport): 'main before' | 'main' | 'deployed' | 'base' {
  const source = sourceOf(fn)
  if (isRecord(fn)) return 'main before'
  if (source?.isMain) return 'main'
  return source?.kind === 'deployed' ? 'deployed' : 'base'
}

/** What the figures of head are headed with. */
export function headWord(fn: FunctionReport): 'main now' | 'PR' {
  return isRecord(fn) ? 'main now' : 'PR'
}

/** Head within a sentence. */
export function headNoun(fn: FunctionReport): 'main' | 'the pull request' {
  return isRecord(fn) ? 'main' : 'the pull request'
}

/** Whether both sides are main, before and now: it was recorded, and no pull request checked. */
export function isRecord(fn: FunctionReport): boolean {
  const source = sourceOf(fn)
  return source?.kind === 'given' && source.recorded !== undefined
}

/** The same within a sentence. */
export const BASE_WORKS = {
  'main before': 'main worked before',
  main: 'main works',
  deployed: 'the deployed code works',
  base: 'base works',
} as const

/** What head fails more often than. */
export const THAN_BASE = {
  'main before': 'main did before',
  main: 'main',
  deployed: 'the deployed code',
  base: 'base',
} as const

/** One sentence, or none where nothing is known. */
export function baseSentence(fn: FunctionReport, report: Report): Phrase | undefined {
  const source = sourceOf(fn)
  if (!source) return undefined
  return source.kind === 'deployed' ? deployedSentence(source) : givenSentence(source, report)
}

/** A line for what a reader would else take for main: the deployed code that is another commit's. */
export function differingBases(report: Report): Block[] {
  const differing = report.functions.flatMap((each) => {
    const source = sourceOf(each)
    const of = source?.kind === 'deployed' ? source.commit : source?.deployed?.commit
    const differs = source?.kind === 'deployed' ? source.isMain === false : isOther(source)
    return differs && of ? [{ name: each.name, sha: of.sha }] : []
  })
  const [first, ...others] = differing
  const main = report.base.sha
  if (!first || main === null) return []
  const one: Phrase = ['The deployed ', name(first.name), ' was built from ', short(first.sha)]
  const several: Phrase = [
    `The deployed code of ${counted(differing.length, 'function')} was built from other commits, such as `,
    name(first.name),
    ' from ',
    short(first.sha),
  ]
  const phrase = [
    '⚠️ ',
    ...(others.length === 0 ? one : several),
    ', and main is at ',
    short(main),
    ': the two differ.',
  ]
  return [{ kind: 'paragraph', phrase }]
}

/** For the foot of the report: of one function all of it, of several what they have in common. */
export function baseFootNote(report: Report): Phrase[] {
  const known = report.functions.filter((each) => sourceOf(each) !== undefined)
  if (known.length > 1 && known.every(isRecord)) {
    return [['Main is compared with the code last recorded for each function.']]
  }
  const [only] = known
  const source = only && known.length === 1 ? sourceOf(only) : undefined
  if (source?.kind === 'deployed') return [shortDeployedSentence(source, report)]
  // The foot says which commit main is at.
  if (known.every((each) => baseWord(each) === 'main')) return []
  if (source) return [givenSentence(source, report)]
  const deployed = known.filter((each) => sourceOf(each)?.kind === 'deployed').length
  if (deployed === 0) return []
  return [
    [
      deployed === known.length
        ? 'Base is the deployed code of each function.'
        : `Base is the deployed code of ${counted(deployed, 'function')}, and the given code of the others.`,
    ],
  ]
}

/** What of it does not go without saying; `How it was measured` has the rest. */
function shortDeployedSentence(
  { qualifier, lastModified, commit: of, isMain }: Extract<BaseSource, { kind: 'deployed' }>,
  report: Report,
): Phrase {
  return [
    'Base is the deployed code (',
    name(qualifier),
    ...(lastModified === null ? [] : [`, last changed ${minute(lastModified)}`]),
    ')',
    ...(of === null
      ? ['; its commit is not known, so it may differ from main.']
      : [', built from ', commit(of.sha, report), ...mainOrNot(isMain)]),
  ]
}

function deployedSentence(source: Extract<BaseSource, { kind: 'deployed' }>): Phrase {
  const { qualifier, version, lastModified, codeSha256, imageUri, commit: of, isMain } = source
  const which =
    qualifier === version ? [name(version)] : [name(qualifier), ', version ', name(version)]
  return [
    'Base is the deployed code (',
    ...which,
    ...(lastModified === null ? [] : [`, last changed ${minute(lastModified)}`]),
    ...(imageUri === undefined
      ? [', CodeSha256 ', name(codeSha256 ?? '')]
      : [', ', name(imageUri)]),
    ')',
    ...(of === null
      ? ['. Nothing states the commit it was built from, so it may differ from main.']
      : [', built from ', short(of.sha), ' by its ', ...origin(of.from), ...mainOrNot(isMain)]),
  ]
}

function givenSentence(
  { from, commit: of, isMain, deployed, recorded }: Extract<BaseSource, { kind: 'given' }>,
  report: Report,
): Phrase {
  if (recorded === 'itself')
    return ['No previously recorded code is available, so main is compared with itself.']
  if (recorded === 'before') {
    return [
      'Main is compared with ',
      ...(of === null
        ? ['the previously recorded code']
        : [commit(of.sha, report), ', recorded before']),
      '.',
    ]
  }
  const isDeployed = deployed?.isBase === true ? ', and it is what is deployed' : ''
  if (of === null) {
    const what = { path: 'directory or zip', s3: 'zip in S3', image: 'image' }[from]
    return [`Base is the given code (a ${what}), whose commit is not known${isDeployed}.`]
  }
  const main = report.base.sha === null || isMain !== true ? [] : [' (main)']
  return ['Base is the given code, built from ', commit(of.sha, report), ...main, `${isDeployed}.`]
}

const mainOrNot = (isMain: boolean | null): Phrase =>
  isMain === true ? [', which is main.'] : ['.']

export function origin(from: string): Phrase {
  const [, what, named] =
    /^(tag|environment variable|image tag|(?:template|resource) metadata) (.+)$/.exec(from) ?? []
  return what === undefined || named === undefined ? [from] : [`${what} `, name(named)]
}

function isOther(source: BaseSource | undefined): boolean {
  return source?.kind === 'given' && source.isMain === true && source.deployed?.isBase === false
}

function sourceOf(fn: FunctionReport): BaseSource | undefined {
  return 'base' in fn ? fn.base?.source : undefined
}

export const short = (sha: string) => name(sha.slice(0, 7))

export const minute = (time: string) => `${time.slice(0, 16).replace('T', ' ')} UTC`
