import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** Name, licence and its text of each package, which its directory holds. Sorted by name. */
export function licencesOf(directories: readonly string[]): string {
  const texts = new Map(directories.map((directory) => licenceOf(directory)))
  return [...texts]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, text]) => text)
    .join('\n\n')
}

function licenceOf(directory: string): [name: string, text: string] {
  const { name, license } = JSON.parse(
    readFileSync(path.join(directory, 'package.json'), 'utf8'),
  ) as { name: string; license: string }
  const files = readdirSync(directory).filter((file) => /^licen[cs]e(?:\.|$)/i.test(file))
  const texts = files.map((file) => readFileSync(path.join(directory, file), 'utf8'))
  return [name, [name, license, ...texts.map(asLines), ''].join('\n')]
}

function asLines(text: string): string {
  return text.trim().replaceAll('\r\n', '\n')
}
