import { BadInput } from '../shared/errors.ts'
import type { KnownPackage } from './code.ts'

/** How a function finds its handler, as far as its configuration says. */
export interface HandlerSetting {
  runtime: string
  handler: string
  /** Whether layers, or variables such as `NODE_PATH`, bring further places to look in. */
  extended: boolean
  /** What to call the code in a message, such as `head-code`. */
  input: string
}

/** Variables by which a runtime looks for code in further places, or starts another program. */
const EXTENDING = ['NODE_PATH', 'NODE_OPTIONS', 'PYTHONPATH', 'AWS_LAMBDA_EXEC_WRAPPER'] as const

/** Whether a function may find its handler beyond its own package. */
export function isExtended({
  Layers: layers = [],
  Environment: { Variables: variables = {} } = {},
}: {
  Layers?: readonly string[] | undefined
  Environment?: { Variables?: Readonly<Record<string, string>> | undefined } | undefined
}): boolean {
  return layers.length > 0 || EXTENDING.some((name) => variables[name] !== undefined)
}

/**
 * Refuses a handler that cannot be found wherever its runtime looks, so that this is said before
 * anything is deployed. What Lambda might find is let through: loading it shows the rest.
 * @throws BadInput when a Node.js or Python handler names what the code does not hold
 */
export function requireHandler(
  { files }: Pick<KnownPackage, 'files'>,
  { runtime, handler, extended, input }: HandlerSetting,
): void {
  const places = placesOf(handler, runtime)
  if (places === undefined || extended) return
  if (places === 'no-function') {
    throw new BadInput(
      `handler: ${handler} does not name a function; write the file and the function separated by a dot, such as index.handler.`,
    )
  }
  const paths = files.map(({ path }) => path)
  // What lies behind a link to a directory is not listed under the link's name.
  const links = files.flatMap(({ path, isLink }) => (isLink ? [`${path}/`] : []))
  if (links.some((link) => [...places.exact].some((path) => path.startsWith(link)))) return
  if (
    paths.some((path) => places.exact.has(path) || places.below.some((part) => isIn(path, part)))
  ) {
    return
  }
  const [first = '', ...others] = places.shown
  throw new BadInput(
    `handler: ${handler} needs ${[first, ...others.slice(0, -1)].join(', ')} or ${others.at(-1)}, and ${input} contains none of them.${sourceHint(first, paths)}`,
  )
}

/** Lambda runs no TypeScript. */
function sourceHint(wanted: string, paths: readonly string[]): string {
  const source = paths.find((path) => /\.[cm]?tsx?$/.test(path) && stem(path) === stem(wanted))
  if (source === undefined) return ''
  return ` It contains ${source}, which has to be built: give the directory with the build output.`
}

const stem = (path: string) => path.replace(/\.[cm]?[jt]sx?$/, '')

interface Places {
  exact: ReadonlySet<string>
  /** A file anywhere below one of these directories will do. */
  below: readonly string[]
  /** The usual ones, for messages. */
  shown: readonly string[]
}

const isIn = (path: string, directory: string): boolean =>
  path.startsWith(`${directory}/`) || path.includes(`/${directory}/`)

/** Nothing for runtimes that find their handler in other ways, and for handlers outside the package. */
function placesOf(handler: string, runtime: string): Places | 'no-function' | undefined {
  const inPackage = handler.replace(/^\/var\/task\//, '')
  if (inPackage.startsWith('/')) return undefined
  if (runtime.startsWith('nodejs')) return nodePlaces(inPackage.replace(/^\.\//, ''))
  if (runtime.startsWith('python3')) return pythonPlaces(inPackage)
  return undefined
}

/**
 * The runtime tries `lib/app`, with `.js`, `.mjs` and `.cjs`, and then what `require('app')` would
 * find: from `lib`, and, as `NODE_PATH` ends in /var/task, from the root.
 */
function nodePlaces(handler: string): Places | 'no-function' {
  const start = handler.lastIndexOf('/') + 1
  const at = handler.indexOf('.', start)
  if (at <= start || at === handler.length - 1) return 'no-function'
  const module = handler.slice(0, at)
  const name = handler.slice(start, at)
  const endings = ['.js', '.mjs', '.cjs'] as const
  const required = ['', '.js', '.json', '.node', ...endings]
  return {
    exact: new Set([
      ...['', ...endings].map((ending) => `${module}${ending}`),
      ...required.map((ending) => `${name}${ending}`),
    ]),
    below: [module, name],
    shown: endings.map((ending) => `${module}${ending}`),
  }
}

/** `src.app.handler` and `src/app.handler` are the same; a package may be a directory of any kind. */
function pythonPlaces(handler: string): Places | 'no-function' {
  const at = handler.lastIndexOf('.')
  if (at <= 0) return 'no-function'
  const module = handler.slice(0, at).replaceAll('.', '/').replace(/^\/+/, '')
  const endings = ['.py', '/__init__.py', '.pyc', '.so'] as const
  return {
    exact: new Set(endings.map((ending) => `${module}${ending}`)),
    below: [module],
    shown: [`${module}.py`, `${module}/__init__.py`],
  }
}
