import type { Estimate, NamedPlace } from './cause.ts'
import { namedBy } from './changed-caller.ts'
import type { FunctionQuestion } from './function-cause.ts'
import { isClear, mean } from './growth.ts'
import { loadedOf } from './loading.ts'
import type { SideSeen } from './observation.ts'

/**
 * What is loaded at cold start, by package, and by file where it is the user's own: a package that
 * head alone loads, or one that takes clearly longer to load.
 */
export function moduleCauses(
  { base, head }: { base: SideSeen; head: SideSeen },
  question: FunctionQuestion,
  leastMs: number,
): Estimate[] {
  const {
    base: before,
    head: after,
    touched,
  } = loadedOf({
    base: { seen: base, sources: question.base.sources },
    head: { seen: head, sources: question.head.sources },
  })
  const elsewhere = changedFile([...after.keys(), ...question.head.sources.mapped()], question)
  return [...after].flatMap(([name, { ms, files }]) => {
    const known = before.get(name)
    const earlier = known?.ms ?? base.times.map(() => 0)
    const addsMs = mean(ms) - mean(earlier)
    const isNew = known === undefined && addsMs >= leastMs
    // What one file makes at its start may be done by functions of another.
    const isOwn = isTouched(files, question) || files.some((file) => touched.has(file))
    const least = isOwn ? 2 * leastMs : Math.max(2 * leastMs, SEVERAL * mean(earlier))
    const isLonger = (isOwn || elsewhere) && question.timeTells && isClear(earlier, ms, least)
    if (!isNew && !isLonger) return []
    const from =
      (known === undefined ? importer(name, question) : undefined) ??
      namedBy(name, undefined, question) ??
      (isOwn || isNew ? undefined : elsewhere)
    const isFile = /\.\w+$/.test(name)
    return [
      {
        kind: 'module' as const,
        name,
        ...(isFile && { file: name, line: changedLine(name, question) }),
        changed: isFile && isOwn,
        ...(from && { from }),
        base: { calls: known?.files.length ?? 0, ms: mean(earlier) },
        head: { calls: files.length, ms: mean(ms) },
        addsMs,
      },
    ]
  })
}

const OTHERS = /(^|\/)(node_modules|site-packages)\/|^python:/

/** Of what is as it was only more than that, in times of what it took, is more than chance. */
const SEVERAL = 2

/** The first file of the user's own that differs, as the place that makes others do more. */
function changedFile(names: readonly string[], question: FunctionQuestion): NamedPlace | undefined {
  const name = names.find(
    (each) => /\.\w+$/.test(each) && !OTHERS.test(each) && isTouched([each], question),
  )
  return name === undefined
    ? undefined
    : { name: name.replace(/.*\//, ''), file: name, line: changedLine(name, question) }
}

/** The new line at the top level of one of the user's files by which head loads something. */
function importer(name: string, question: FunctionQuestion): NamedPlace | undefined {
  const { functions, sources } = question.head
  const files = new Set([...functions.map(({ file }) => file), ...sources.mapped()])
  const parts = name.replace(/(\/(index|__init__))?\.\w+$/, '').split('/')
  const word = parts.at(-1)?.replace(/[^\w]/g, '\\$&') ?? ''
  const loads = new RegExp(
    `^(?:import|from|export)\\b.*(?<!\\w)${word}(?!\\w)|^(?:const|let|var)\\b.*\\brequire\\(.*(?<!\\w)${word}(?!\\w)`,
  )
  for (const file of files) {
    if (!/\.\w+$/.test(file) || OTHERS.test(file) || !isTouched([file], question)) continue
    const line = newLines(file, question).find(({ text }) => loads.test(text))
    if (line) return { name: file.replace(/.*\//, ''), file, line: line.number }
  }
  return undefined
}

/** What is as it was takes no longer to load but by chance. */
function isTouched(files: readonly string[], { base, head }: FunctionQuestion): boolean {
  return files.some(
    (file) => base.sources.originalText(file)?.text !== head.sources.originalText(file)?.text,
  )
}

/** The first line that stands in head and not in base. */
const changedLine = (name: string, question: FunctionQuestion): number =>
  newLines(name, question)[0]?.number ?? 1

/** Lines that stand in head and not in base; none of a file that is new. */
function newLines(name: string, { base, head }: FunctionQuestion) {
  const lines = (side: FunctionQuestion['base']) =>
    side.sources.originalText(name)?.text.split('\n') ?? []
  const before = new Set(lines(base).map((line) => line.trim()))
  if (before.size === 0) return []
  return lines(head)
    .map((text, index) => ({ text, number: index + 1 }))
    .filter(({ text }) => text.trim() !== '' && !before.has(text.trim()))
}
