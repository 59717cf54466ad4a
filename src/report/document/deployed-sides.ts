import type { DeployedDifferences } from '../deployed-differences.ts'
import type { HeadSource } from '../head-source.ts'
import type { FunctionReport, MeasuredFunction, Report } from '../schema.ts'
import { counted } from '../text/numbers.ts'
import { minute, origin, short } from './base.ts'
import { type Block, type Inline, name, type Phrase } from './model.ts'

/** What head is, where it is what is deployed: for the foot of the report. */
export function headFootNote({ functions }: Report): Phrase[] {
  const sources = functions.flatMap((each) => headSourceOf(each) ?? [])
  const [only] = sources
  if (!only) return []
  if (sources.length === 1) return [headSentence(only)]
  return [[`Head is the deployed code of ${counted(sources.length, 'function')}.`]]
}

/** A line for code that is not the pull request's any more, or not yet. */
export function staleHeads(report: Report): Block[] {
  const stale = report.functions.flatMap((each) => {
    const source = headSourceOf(each)
    return source?.isHead === false && source.commit ? [{ source, sha: source.commit.sha }] : []
  })
  const [first, ...others] = stale
  const head = report.head.sha
  if (!first || head === null) return []
  const phrase: Phrase = [
    '⚠️ The deployed ',
    name(first.source.functionName),
    ' was built from ',
    short(first.sha),
    ...(others.length > 0 ? [` (and ${counted(others.length, 'other function')} likewise)`] : []),
    ', and the pull request is at ',
    short(head),
    ': deploy it before the check; otherwise the figures are those of other code.',
  ]
  return [{ kind: 'paragraph', phrase }]
}

function headSentence(source: HeadSource): Phrase {
  const { functionName, qualifier, version, lastModified, codeSha256, imageUri, commit } = source
  return [
    'Head is the deployed ',
    name(functionName),
    ' (',
    ...(qualifier === version ? [name(version)] : [name(qualifier), ', version ', name(version)]),
    ...(lastModified === null ? [] : [`, last changed ${minute(lastModified)}`]),
    ...(imageUri === undefined
      ? [', CodeSha256 ', name(codeSha256 ?? '')]
      : [', ', name(imageUri)]),
    ')',
    ...(commit === null
      ? ['. No tag or description says which commit it was built from.']
      : [', built from ', short(commit.sha), ' by its ', ...origin(commit.from), '.']),
  ]
}

/**
 * In what the deployed sides differ besides the code: in sight what may have changed the figures, and
 * the rest folded.
 */
export function differenceSentences({ differences }: MeasuredFunction): {
  inSight: Phrase | undefined
  folded: Phrase | undefined
} {
  if (!differences) return { inSight: undefined, folded: undefined }
  const { settings, variables } = differences
  const mattering = settings.filter(({ setting, isSameInStack }) => {
    return setting !== 'role' && !isSameInStack
  })
  const others = settings.filter((each) => !mattering.includes(each))
  const { differing, onlyBase, onlyHead, pointing } = variables
  return {
    inSight: sentence('⚠️ Besides the code, the deployed functions differ in ', [
      ...mattering.map(settingPhrase),
      ...listed('environment variable', differing, ' (values not shown)'),
      ...listed('environment variable', onlyHead, ', which base does not have'),
      ...listed('environment variable', onlyBase, ', which the pull request does not have'),
    ]),
    folded: sentence('The deployed functions differ in what does not affect how the code runs: ', [
      ...others.map(settingPhrase),
      ...listed('environment variable', pointing, ', each naming a resource of its own stack'),
    ]),
  }
}

function sentence(start: string, parts: readonly Phrase[]): Phrase | undefined {
  if (parts.length === 0) return undefined
  return [start, ...parts.flatMap((part, index) => [index === 0 ? '' : '; ', ...part]), '.']
}

function settingPhrase({ setting, base, head }: DeployedDifferences['settings'][number]): Phrase {
  const what = /^(tracing|SnapStart)$/.test(setting) ? setting : `the ${setting}`
  if (base === undefined || head === undefined) return [what]
  return [`${what} (`, name(base), ' → ', name(head), ')']
}

const MAX_NAMES = 10

function listed(what: string, names: readonly string[], rest: string): Phrase[] {
  if (names.length === 0) return []
  const more = names.length > MAX_NAMES ? ` and ${names.length - MAX_NAMES} more` : ''
  const shown = names.slice(0, MAX_NAMES).flatMap((each, index): Inline[] => {
    return [index === 0 ? '' : ', ', name(each)]
  })
  return [[`the ${what}${names.length > 1 ? 's' : ''} `, ...shown, `${more}${rest}`]]
}

function headSourceOf(fn: FunctionReport): HeadSource | undefined {
  return 'head' in fn ? fn.head?.source : undefined
}
