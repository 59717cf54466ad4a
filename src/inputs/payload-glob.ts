import { type Dirent, readdir, realpath } from 'node:fs'
import path from 'node:path'
import { escapePath, glob, isDynamicPattern } from 'tinyglobby'
import { BadInput } from '../shared/errors.ts'
import { borderOf, isBelow } from '../shared/inside.ts'

/** The glob for every file of events directly in a directory. */
export const eventsBelow = (directory: string) =>
  path.posix.join(escapePath(directory), '*.{json,ndjson,jsonl}')

/**
 * The files that match a glob. It goes through links to directories, but never out of the workspace,
 * or out of the directory elsewhere that it names: a link to `/` would have it walk the whole machine.
 * @param input name of the input, for messages
 * @throws BadInput where it would go through such a link
 */
export async function filesMatching(
  pattern: string,
  input: string,
  cwd: string,
): Promise<string[]> {
  const { directory, called } = borderOf(path.resolve(cwd, fixedPart(pattern), '*'), cwd)
  const links = new Map<string, string>()
  const border = await new Promise<string>((resolve) => {
    realpath(directory, (error, real) => resolve(error ? directory : real))
  })
  let outside: { shown: string; real: string } | undefined
  const noted = (link: string, done: Done<string>) =>
    realpath(link, (error, target) => {
      links.set(target, path.relative(cwd, link))
      done(error, target)
    })
  const listed = (at: string, options: { withFileTypes: true }, done: Done<Dirent[]>) =>
    realpath(at, (error, real) => {
      // To a place elsewhere the way up from here and down to it is listed, too.
      const isOnTheWay =
        !links.has(real) && [cwd, directory].some((to) => isBelow(path.resolve(cwd, at), to))
      if (error || isOnTheWay || isBelow(border, real)) return readdir(at, options, done)
      outside ??= { shown: links.get(real) ?? path.relative(cwd, at), real }
      done(new Error(`${real} is outside`), [])
    })
  const fs = { realpath: noted as typeof realpath, readdir: listed as typeof readdir }
  const files = await glob([pattern], { cwd, expandDirectories: false, dot: true, fs })
  if (outside === undefined) return files
  throw new BadInput(
    `${input}: ${outside.shown} is, or is reached through, a link to ${outside.real}, outside of ${called}, and ${pattern} goes through it; remove the link, or give a narrower glob.`,
  )
}

type Done<Result> = (error: Error | null, result: Result) => void

/** The directories that a glob begins with. */
function fixedPart(pattern: string): string {
  const parts = pattern.split('/')
  const end = parts.findIndex((part) => isDynamicPattern(part))
  return parts.slice(0, end === -1 ? -1 : end).join('/') || (pattern.startsWith('/') ? '/' : '.')
}
