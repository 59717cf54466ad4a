import { BadInput } from '../shared/errors.ts'
import type { KnownPackage } from './code.ts'

const NODE_ENDINGS = ['.js', '.mjs', '.cjs']

/**
 * Looks for the file that a handler names, so that a wrong handler is told before anything is
 * deployed. Layers may bring the file for other runtimes and for `bootstrap`; those are not judged.
 * @throws BadInput when a Node.js or Python handler names a file that the code does not hold
 */
export function requireHandler(
  { files }: Pick<KnownPackage, 'files'>,
  { runtime, handler, input }: { runtime: string; handler: string; input: string },
): void {
  const endings = runtime.startsWith('nodejs')
    ? NODE_ENDINGS
    : runtime.startsWith('python3')
      ? ['.py', '/__init__.py']
      : undefined
  // Absolute handlers belong to wrappers that layers bring, such as /opt/nodejs/wrapper.handler.
  if (!endings || handler.startsWith('/')) return
  const module = moduleOf(handler, runtime)
  if (module === undefined) {
    throw new BadInput(
      `handler: ${handler} names no function; write file and function with a dot between, such as index.handler.`,
    )
  }
  const wanted = endings.map((ending) => `${module}${ending}`)
  if (!files.some(({ path }) => wanted.includes(path))) {
    throw new BadInput(
      `handler: ${handler} needs ${wanted.slice(0, -1).join(', ')} or ${wanted.at(-1)}, and ${input} holds none of them.`,
    )
  }
}

/** `src/app.handler` → `src/app`; Python also writes packages with dots, as in `src.app.handler`. */
function moduleOf(handler: string, runtime: string): string | undefined {
  if (runtime.startsWith('python3')) {
    const at = handler.lastIndexOf('.')
    return at > 0 ? handler.slice(0, at).replaceAll('.', '/') : undefined
  }
  const file = handler.lastIndexOf('/') + 1
  const at = handler.indexOf('.', file)
  return at > file && at < handler.length - 1
    ? handler.slice(0, at).replace(/^\.\//, '')
    : undefined
}
