import { existsSync, statSync } from 'node:fs'
import path from 'node:path'
import type { Explanation } from '../../explain/cause.ts'
import { type CodeSource, isOnThisMachine } from '../../inputs/plan.ts'

/** The same with paths as the repository has them, where the files are there. */
export function inRepository(
  explanation: Explanation,
  { head }: { head: CodeSource },
  cwd: string,
): Explanation {
  const find = (file: string) => repositoryFile(file, head, cwd) ?? plainPath(file)
  return {
    ...explanation,
    causes: explanation.causes.map((cause) => ({
      ...cause,
      ...(cause.file !== undefined && { file: find(cause.file) }),
      ...(cause.from && { from: { ...cause.from, file: find(cause.from.file) } }),
    })),
  }
}

/**
 * A file of the package, or a source beside it, as seen from the working directory; undefined where it
 * is not there or lies outside.
 */
function repositoryFile(file: string, code: CodeSource, cwd: string): string | undefined {
  if (path.isAbsolute(file) || file.length === 0) return undefined
  const roots = isOnThisMachine(code) ? [directoryOf(code.path), cwd] : [cwd]
  for (const root of roots) {
    for (const candidate of [file, file.replace(/^(\.\.\/)+/, '')]) {
      const relative = path.relative(cwd, path.resolve(root, candidate))
      if (relative.startsWith('..') || path.isAbsolute(relative)) continue
      if (existsSync(path.join(cwd, relative))) return relative.split(path.sep).join('/')
    }
  }
  return undefined
}

function directoryOf(code: string): string {
  return statSync(code, { throwIfNoEntry: false })?.isDirectory() ? code : path.dirname(code)
}

const plainPath = (file: string) => file.replace(/^(\.\.\/)+/, '')
