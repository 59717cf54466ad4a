import type { Case, Line } from './evidence.ts'

/** Lines whose status is worse than base's commonest class, as failures; see `docs/how-it-decides.md`. */
export function withStatusFailures(fn: Case, lines: readonly Line[]): readonly Line[] {
  const byStatus = new Set(fn.payloads.filter((p) => !p.hasExpectation).map((p) => p.name))
  const common = new Map([...byStatus].map((name) => [name, commonest(lines, name)]))
  return lines.map((line) => {
    const usual = common.get(line.payload)
    const own = classOf(line)
    const fails = usual !== undefined && own !== undefined && own >= 4 && own > usual
    return fails && !line.failure ? { ...line, failure: {} } : line
  })
}

function commonest(lines: readonly Line[], payload: string): number | undefined {
  const counts = new Map<number, number>()
  for (const line of lines) {
    const own = classOf(line)
    if (line.side !== 'base' || line.payload !== payload || own === undefined) continue
    counts.set(own, (counts.get(own) ?? 0) + 1)
  }
  const most = Math.max(...counts.values())
  const classes = [...counts].filter(([, count]) => count === most).map(([own]) => own)
  return classes.length > 0 ? Math.min(...classes) : undefined
}

function classOf({ statusCode }: Line): number | undefined {
  return statusCode === undefined ? undefined : Math.floor(statusCode / 100)
}
