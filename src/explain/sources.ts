import { originalPlaces } from './source-maps.ts'

/** The text of one file of a package, or of the source that it was built from. */
export type ReadText = (file: string) => string | undefined

/** A place that a person can open: file and line, counted from 1. */
export interface Place {
  file: string
  line: number
}

/** A statement or line of a function, as far as it is the function's own. */
export interface Piece {
  line: number
  /** Offset of its first character in the file as it is deployed. */
  offset: number
  /** Without comments and blanks. */
  text: string
  /** What is compared, where that is less: in a bundle. */
  compared?: string
}

export const comparedOf = ({ compared, text }: Piece) => compared ?? text

/** The text of a file, by lines. */
export interface SourceFile {
  text: string
  /** Offset at which each line begins. */
  starts: readonly number[]
  isMinified: boolean
  isBundled: boolean
}

/** How a file was made, as far as that says what may be compared. */
export type BuildTraits = Pick<SourceFile, 'isMinified' | 'isBundled'>

/** A line that nobody wrote by hand. */
const MINIFIED_LINE = 400

function sourceFile(text: string): SourceFile {
  const starts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  const isMinified = text.length / starts.length > MINIFIED_LINE / 2
  return { text, starts, isMinified, isBundled: !isMinified && text.search(BUNDLED) >= 0 }
}

/** Line, counted from 1, and column, counted from 0, of an offset. */
export function positionOf(
  { starts }: SourceFile,
  offset: number,
): { line: number; column: number } {
  let [low, high] = [0, starts.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) }
}

export function offsetOf({ starts, text }: SourceFile, line: number, column: number): number {
  return Math.min((starts[line - 1] ?? text.length) + column, text.length)
}

/** Reads the files of one side, each once. */
export interface Sources {
  file(name: string): SourceFile | undefined
  /** Where an offset of a built file comes from, where a source map says so. */
  original(name: string, offset: number): (Place & { column: number; name?: string }) | undefined
  /** The file that an offset of a built file was bundled from, or the built file itself. */
  module(name: string, offset: number): string
  /** The source that a map holds, or the file itself. */
  originalText(source: string): SourceFile | undefined
  /** By the file that it was bundled from, the text of each part of a built file. */
  parts(name: string): ReadonlyMap<string, string>
  /** Sources that the maps of the files read so far hold. */
  mapped(): readonly string[]
}

export function openSources(read: ReadText): Sources {
  const files = new Map<string, SourceFile | undefined>()
  const maps = new Map<string, ReturnType<typeof originalPlaces>>()
  const originals = new Map<string, SourceFile>()
  const file = (name: string) => {
    if (!files.has(name)) {
      const text = read(name)?.replace(/^\uFEFF/, '')
      files.set(name, text === undefined ? undefined : sourceFile(text))
    }
    return files.get(name)
  }
  const original: Sources['original'] = (name, offset) => {
    const known = file(name)
    if (!known) return undefined
    if (!maps.has(name)) {
      const map = originalPlaces(name, known.text, read)
      maps.set(name, map)
      for (const [source, text] of map?.contents ?? []) {
        if (!originals.has(source)) originals.set(source, sourceFile(text))
      }
    }
    const { line, column } = positionOf(known, offset)
    return maps.get(name)?.of(line, column)
  }
  return {
    file,
    original,
    module(name, offset) {
      const known = original(name, offset)?.file
      return (
        known ?? bundledFrom(file(name)?.text ?? '', offset) ?? onlySource(maps.get(name)) ?? name
      )
    },
    originalText: (source) => originals.get(source) ?? file(source),
    parts(name) {
      if (!maps.has(name)) original(name, 0)
      const map = maps.get(name)
      return map ? map.contents : partsOf(file(name)?.text ?? '')
    },
    mapped: () => [...originals.keys()],
  }
}

/** Where a compiler writes one file for each, what it adds itself is mapped to nothing. */
function onlySource(map: ReturnType<typeof originalPlaces>): string | undefined {
  const [source, ...others] = map?.contents.keys() ?? []
  return others.length === 0 ? source : undefined
}

/** Bundlers write above each file that they put into one where it is from. */
const BUNDLED = /^;?\/\/ (?:CONCATENATED MODULE: )?(?:\.\/)?(\S+\.\w+)$/gm

function bundledFrom(text: string, offset: number): string | undefined {
  return [...text.slice(0, offset).matchAll(BUNDLED)].at(-1)?.[1]
}

function partsOf(text: string): ReadonlyMap<string, string> {
  const found = [...text.matchAll(BUNDLED)]
  return new Map(
    found.map(([, name = ''], index) => {
      const part = text.slice(found[index]?.index, found[index + 1]?.index)
      return [name, withoutNumbers(part)]
    }),
  )
}

/** Comments become blanks and line breaks stay, so that positions do. */
export function withoutComments(text: string, language: 'nodejs' | 'python'): string {
  const pattern =
    language === 'python'
      ? /"""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|#[^\n]*/g
      : /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\[\s\S]|[^`\\])*`|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g
  return text.replace(pattern, (found) =>
    /^(#|\/\*|\/\/)/.test(found) ? found.replace(/[^\n]/g, ' ') : found,
  )
}

/**
 * Splits the text of a function into what may be compared: lines, or in minified code statements.
 * @param at offset of the text in its file, and the line in which it begins
 */
export function piecesOf(
  text: string,
  at: { offset: number; line: number },
  { isMinified, isBundled }: BuildTraits,
): Piece[] {
  const pieces: Piece[] = []
  let { offset, line } = at
  for (const part of text.split(isMinified ? /(?<=[;{},\n])/ : /(?<=\n)/)) {
    const plain = isMinified
      ? withoutNames(part).replace(/\s+/g, '')
      : part.replace(/\s+/g, ' ').trim()
    const blanks = part.length - part.trimStart().length
    const compared = isBundled ? { compared: withoutNumbers(plain) } : {}
    if (plain !== '') pieces.push({ line, offset: offset + blanks, text: plain, ...compared })
    offset += part.length
    if (part.endsWith('\n')) line++
  }
  return pieces
}

const KEYWORDS = /^(if|for|in|of|do|let|var|new|try|get|set|as|NaN)$/

/** Bundlers number what has the same name in several files, and a new name makes them number others. */
function withoutNumbers(text: string): string {
  return text.replace(
    /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|(?<![\w$.])([A-Za-z_$][\w$]*?)\d{1,2}(?![\w$])/g,
    (found, name?: string) => name ?? found,
  )
}

/** Minifiers choose other short names whenever anything before changes. */
function withoutNames(text: string): string {
  return text.replace(/(?<![\w$.])[A-Za-z_$][\w$]{0,2}(?![\w$])/g, (name) =>
    KEYWORDS.test(name) ? name : '$',
  )
}
