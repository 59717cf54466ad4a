import type { Mutant } from './mutants.ts'

/** What became of the mutants of one file. */
export interface FileResult {
  file: string
  mutants: number
  survivors: readonly Mutant[]
}

/** The same as it stands in the document. */
interface Entry {
  mutants: number
  survivors: number
  /** One for each expression: the changes of it that no test notices, and why that is harmless. */
  lines: readonly string[]
}

/** Stands where nobody has explained a survivor yet. */
const UNEXPLAINED = '**not explained**'
const TABLE_START = '| File |'
const HEADING = '### '
const ROW = /^\| (src\S+) \| (\d+) \| (\d+) \|/
const LINE = /^- (`.+?`) → .*`: (.+)$/

/**
 * The document of what survives, with a new result in place of the one of the same file. Its
 * introduction, other files, and explanations of what survives still are kept.
 * @param before the document as it stands
 * @param exists whether a file is there still
 */
export function updated(
  before: string,
  { file, mutants, survivors }: FileResult,
  exists: (file: string) => boolean,
): string {
  const [introduction = ''] = before.split(`\n${TABLE_START}`)
  const known = entriesOf(before)
  const entries = new Map([...known].filter(([each]) => exists(each)))
  const lines = linesOf(survivors, reasonsOf(known.get(file)))
  entries.set(file, { mutants, survivors: survivors.length, lines })
  const sorted = [...entries].sort(([one], [other]) => (one < other ? -1 : 1))
  const total = sorted.reduce(
    (sum, [, { mutants, survivors }]) => ({
      mutants: sum.mutants + mutants,
      survivors: sum.survivors + survivors,
    }),
    { mutants: 0, survivors: 0 },
  )
  const table = [
    `${TABLE_START} Changes | Survive | Noticed |`,
    '|:--|--:|--:|--:|',
    ...sorted.map(([file, entry]) => row(file, entry)),
    row('All', total),
  ]
  const lists = sorted
    .filter(([, { lines }]) => lines.length > 0)
    .map(([file, { lines }]) => [`${HEADING}${file}`, '', ...lines].join('\n'))
  return `${[introduction.trimEnd(), table.join('\n'), ...lists].join('\n\n')}\n`
}

function row(file: string, { mutants, survivors }: Omit<Entry, 'lines'>): string {
  const percent = 100 * (1 - survivors / Math.max(1, mutants))
  return `| ${file} | ${mutants} | ${survivors} | ${percent.toFixed(1)} % |`
}

function linesOf(survivors: readonly Mutant[], reasons: ReadonlyMap<string, string>): string[] {
  const byExpression = Map.groupBy(survivors, ({ original }) => code(original))
  return [...byExpression].map(([original, own]) => {
    const replacements = new Set(own.map(({ replacement }) => code(replacement)))
    return `- ${original} → ${[...replacements].join(', ')}: ${reasons.get(original) ?? UNEXPLAINED}`
  })
}

/** Explanations by expression: they hold wherever in the file it stands. */
function reasonsOf(entry: Entry | undefined): Map<string, string> {
  return new Map(
    (entry?.lines ?? []).flatMap((line) => {
      const [, original, reason] = LINE.exec(line) ?? []
      return original && reason && reason !== UNEXPLAINED ? [[original, reason] as const] : []
    }),
  )
}

function entriesOf(document: string): Map<string, Entry> {
  const lines = document.split('\n')
  return new Map(
    lines.flatMap((line) => {
      const [, file, mutants, survivors] = ROW.exec(line) ?? []
      if (file === undefined) return []
      const start = lines.indexOf(`${HEADING}${file}`)
      const below = start < 0 ? [] : lines.slice(start + 1)
      const end = below.findIndex((each) => each.startsWith(HEADING))
      const own = below.slice(0, end < 0 ? below.length : end).filter((each) => LINE.test(each))
      return [
        [file, { mutants: Number(mutants), survivors: Number(survivors), lines: own }] as const,
      ]
    }),
  )
}

/** On one line, short, and as code. */
function code(text: string): string {
  const flat = text.replaceAll(/\s+/g, ' ').replaceAll('`', '’')
  return `\`${flat.length > 90 ? `${flat.slice(0, 89)}…` : flat}\``
}
