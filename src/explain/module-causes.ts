import type { Estimate } from './cause.ts'
import { type FunctionQuestion, namedBy } from './function-causes.ts'
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
  const before = loadedOf(base, question.base.sources)
  const after = loadedOf(head, question.head.sources)
  return [...after].flatMap(([name, { ms, files }]) => {
    const known = before.get(name)
    const earlier = known?.ms ?? base.times.map(() => 0)
    const addsMs = mean(ms) - mean(earlier)
    const isNew = known === undefined && addsMs >= leastMs
    const isLonger =
      question.timeTells && isTouched(files, question) && isClear(earlier, ms, 2 * leastMs)
    if (!isNew && !isLonger) return []
    const from = namedBy(name, undefined, question)
    const isFile = /\.\w+$/.test(name)
    return [
      {
        kind: 'module' as const,
        name,
        ...(isFile && { file: name, line: 1 }),
        changed: isFile,
        ...(from && { from }),
        base: { calls: known?.files.length ?? 0, ms: mean(earlier) },
        head: { calls: files.length, ms: mean(ms) },
        addsMs,
      },
    ]
  })
}

/** What is as it was takes no longer to load but by chance. */
function isTouched(files: readonly string[], { base, head }: FunctionQuestion): boolean {
  return files.some(
    (file) => base.sources.originalText(file)?.text !== head.sources.originalText(file)?.text,
  )
}
