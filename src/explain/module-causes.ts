import type { Estimate, NamedPlace } from './cause.ts'
import { namedBy } from './changed-caller.ts'
import type { Profiles } from './function-cause.ts'
import { isClear, mean } from './growth.ts'
import { loadedOf } from './loading.ts'
import type { SideSeen } from './observation.ts'

/**
 * What is loaded at cold start, by package, and by file where it is the user's own: a package that
 * head alone loads, or one that takes clearly longer to load.
 */
export function moduleCauses(
  { base, head }: { base: SideSeen; head: SideSeen },
  profiles: Profiles,
  leastMs: number,
): Estimate[] {
  const {
    base: before,
    head: after,
    touched,
  } = loadedOf({
    base: { seen: base, sources: profiles.base.sources },
    head: { seen: head, sources: profiles.head.sources },
  })
  const elsewhere = changedFile([...after.keys(), ...profiles.head.sources.mapped()], profiles)
  return [...after].flatMap(([name, { ms, files }]) => {
    const known = before.get(name)
    const earlier = known?.ms ?? base.times.map(() => 0)
    const addsMs = mean(ms) - mean(earlier)
    const isNew = known === undefined && addsMs >= leastMs
    // What one file makes at its start may be done by functions of another.
    const isOwn = isTouched(files, profiles) || files.some((file) => touched.has(file))
    const least = isOwn ? 2 * leastMs : Math.max(2 * leastMs, SEVERAL * mean(earlier))
    const isLonger = (isOwn || elsewhere) && profiles.isTimeClear && isClear(earlier, ms, least)
    if (!isNew && !isLonger) return []
    const from =
      (known === undefined ? importer(name, profiles) : undefined) ??
      namedBy(name, undefined, profiles) ??
      (isOwn || isNew ? undefined : elsewhere)
    const isFile = /\.\w+$/.test(name)
    return [
      {
        kind: 'module' as const,
        name,
        ...(isFile && { file: name, line: changedLine(name, profiles) }),
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
function changedFile(names: readonly string[], profiles: Profiles): NamedPlace | undefined {
  const name = names.find(
    (each) => /\.\w+$/.test(each) && !OTHERS.test(each) && isTouched([each], profiles),
  )
  return name === undefined
    ? undefined
    : { name: name.replace(/.*\//, ''), file: name, line: changedLine(name, profiles) }
}

/** The new line at the top level of one of the user's files by which head loads something. */
function importer(name: string, profiles: Profiles): NamedPlace | undefined {
  const { functions, sources } = profiles.head
  const files = new Set([...functions.map(({ file }) => file), ...sources.mapped()])
  const parts = name.replace(/(\/(index|__init__))?\.\w+$/, '').split('/')
  const word = parts.at(-1)?.replace(/[^\w]/g, '\\$&') ?? ''
  const loads = new RegExp(
    `^(?:import|from|export)\\b.*(?<!\\w)${word}(?!\\w)|^(?:const|let|var)\\b.*\\brequire\\(.*(?<!\\w)${word}(?!\\w)`,
  )
  for (const file of files) {
    if (!/\.\w+$/.test(file) || OTHERS.test(file) || !isTouched([file], profiles)) continue
    const line = newLines(file, profiles).find(({ text }) => loads.test(text))
    if (line) return { name: file.replace(/.*\//, ''), file, line: line.number }
  }
  return undefined
}

/** What is as it was takes no longer to load but by chance. */
function isTouched(files: readonly string[], { base, head }: Profiles): boolean {
  return files.some(
    (file) => base.sources.originalText(file)?.text !== head.sources.originalText(file)?.text,
  )
}

/** The first line that stands in head and not in base. */
const changedLine = (name: string, profiles: Profiles): number =>
  newLines(name, profiles)[0]?.number ?? 1

/** Lines that stand in head and not in base; none of a file that is new. */
function newLines(name: string, { base, head }: Profiles) {
  const lines = (side: Profiles['base']) => side.sources.originalText(name)?.text.split('\n') ?? []
  const before = new Set(lines(base).map((line) => line.trim()))
  if (before.size === 0) return []
  return lines(head)
    .map((text, index) => ({ text, number: index + 1 }))
    .filter(({ text }) => text.trim() !== '' && !before.has(text.trim()))
}
