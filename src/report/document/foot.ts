import type { Report } from '../schema.ts'
import { baseFootNote, baseWord, isRecord } from './base.ts'
import { commit } from './commit.ts'
import { headFootNote } from './deployed-sides.ts'
import { type Block, link, name, type Phrase } from './model.ts'

/** So many kinds of findings are linked; the page has all of them. */
const MAX_KINDS = 5

/** What was compared, and where more of it is to be seen. */
export function footNote(report: Report): Block[] {
  const sentences: Phrase[] = [
    ...commits(report),
    ...baseFootNote(report),
    ...headFootNote(report),
    ...runLinks(report),
    ...findingLinks(report),
    ...whoSays(report),
  ]
  return sentences.length === 0 ? [] : [{ kind: 'note', phrase: joined(sentences, ' ') }]
}

/** `Pull request at 9a8b7c6 (test merge c0ffee1), main at 1f0c2d3.` */
function commits(report: Report): Phrase[] {
  const { base, head, mergeSha, functions } = report
  const isOfMain = functions.some(isRecord)
  // Where base is known to be something else, main would be taken for it.
  const isMain = functions.every(
    (each) => !('base' in each && each.base) || baseWord(each) === 'main',
  )
  const merge: Phrase = mergeSha ? [' (test merge ', commit(mergeSha, report), ')'] : []
  const parts: Phrase[] = [
    ...(head.sha === null
      ? []
      : [[isOfMain ? 'main at ' : 'pull request at ', commit(head.sha, report), ...merge]]),
    ...(base.sha === null || isOfMain || !isMain ? [] : [['main at ', commit(base.sha, report)]]),
  ]
  return parts.length === 0 ? [] : [['Commits: ', ...joined(parts, ', '), '.']]
}

function runLinks({ links }: Report): Phrase[] {
  const places: Phrase[] = [
    ...(links?.run ? [[link(links.run, 'This run')]] : []),
    ...(links?.artifacts ? [[link(links.artifacts, 'HTML report')]] : []),
  ]
  return places.length === 0 ? [] : [[...joined(places, ', '), '.']]
}

/** To what the page says of each kind of finding that somebody should look at. */
function findingLinks({ functions, links }: Report): Phrase[] {
  const page = links?.documentation && `${links.documentation}/findings.md`
  if (page === undefined) return []
  const findings = functions.flatMap((each) => (each.kind === 'measured' ? each.findings : []))
  const kinds = findings.filter(({ severity }) => severity !== 'info').map(({ kind }) => kind)
  const shown = [...new Set(kinds)].slice(0, MAX_KINDS)
  const linked = shown.map((kind): Phrase => [link(`${page}#${kind}`, name(kind))])
  return linked.length === 0
    ? []
    : [['What it means, and what to do: ', ...joined(linked, ', '), '.']]
}

/** For somebody who has never seen such a comment. */
function whoSays({ links }: Report): Phrase[] {
  const docs = links?.documentation
  return docs === undefined ? [] : [[link(`${docs}/README.md`, 'Lambda Cost Gate'), '.']]
}

function joined(parts: readonly Phrase[], between: string): Phrase {
  return parts.flatMap((part, index) => (index === 0 ? part : [between, ...part]))
}
