import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping'
import type { Place, ReadText } from './sources.ts'

/** What a source map says of a built file. */
export interface OriginalPlaces {
  /** Where a line, counted from 1, and column, counted from 0, of the built file come from. */
  of(line: number, column: number): (Place & { column: number; name?: string }) | undefined
  /** Sources that the map holds, by their path. */
  contents: ReadonlyMap<string, string>
}

const LARGEST_MAP = 64 * 2 ** 20

/**
 * Finds the source map of a built file: inline, or beside it. Paths are as seen from the root of the
 * package; what lies outside it begins with `../`.
 */
export function originalPlaces(
  file: string,
  text: string,
  read: ReadText,
): OriginalPlaces | undefined {
  const json = mapOf(file, text, read)
  if (json === undefined || json.length > LARGEST_MAP) return undefined
  try {
    const map = new TraceMap(json)
    const paths = map.sources.map((source) => pathOf(source ?? '', file, map.sourceRoot))
    const contents = new Map<string, string>()
    for (const [index, path] of paths.entries()) {
      const content = map.sourcesContent?.[index]
      if (content != null) contents.set(path, content)
    }
    const byName = new Map(map.sources.map((source, index) => [source, paths[index] ?? '']))
    return {
      contents,
      of(line, column) {
        const found = originalPositionFor(map, { line, column })
        if (found.source === null) return undefined
        return {
          file: byName.get(found.source) ?? found.source,
          line: found.line,
          column: found.column,
          ...(found.name !== null && { name: found.name }),
        }
      },
    }
  } catch {
    return undefined
  }
}

/** The last comment counts, as in browsers and Node.js. */
function mapOf(file: string, text: string, read: ReadText): string | undefined {
  const [last] = [
    ...text.slice(-LARGEST_MAP).matchAll(/^\s*\/\/[#@] sourceMappingURL=(\S+)\s*$/gm),
  ].slice(-1)
  const url = last?.[1]
  if (url?.startsWith('data:')) {
    const [head = '', body = ''] = url.split(/,(.*)/s)
    return head.endsWith(';base64') ? Buffer.from(body, 'base64').toString('utf8') : decoded(body)
  }
  if (url !== undefined && !/^\w+:/.test(url)) {
    const beside = read(joined(file.replace(/[^/]*$/, ''), decoded(url)))
    if (beside !== undefined) return beside
  }
  return read(`${file}.map`)
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** `webpack://orders/./src/a.ts` is `src/a.ts`; other paths are as seen from the built file. */
function pathOf(source: string, file: string, root: string | undefined): string {
  const bundler = /^(?:webpack|turbopack|rollup|parcel|ng):\/\/[^/]*\/(.*)$/.exec(source)
  if (bundler) return joined('', (bundler[1] ?? '').replace(/\?.*$/, ''))
  if (/^(file|https?):\/\//.test(source)) return joined('', source.replace(/^\w+:\/\/[^/]*\//, ''))
  const from = root && source.startsWith(root) ? '' : file.replace(/[^/]*$/, '')
  return joined(from, source)
}

function joined(directory: string, path: string): string {
  const parts: string[] = []
  for (const part of `${path.startsWith('/') ? '' : directory}${path}`.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else parts.push(part)
  }
  return parts.join('/')
}
