import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@jest/globals'
import { ROOT } from './support/dist.ts'

/** Folders of `src` from the bottom up: one may only import from those before it. */
const FOLDERS = [
  ...['stats', 'cost', 'config', 'templates', 'gather', 'code'],
  ...['aws', 's3', 'cloudformation', 'lambda', 'measure', 'compare', 'report'],
  ...['pricing', 'cloudwatch', 'github', 'local', 'calibrate', 'check', 'action', 'command-line'],
]

/** What each file imports: files of `src` by their path from there, packages by their name. */
const imports = new Map(
  readdirSync(path.join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => [file, importsOf(file)]),
)

function importsOf(file: string): string[] {
  const source = readFileSync(path.join(ROOT, 'src', file), 'utf8')
  const named = source.matchAll(
    /^(?:import|export)\b[^'"]*?\bfrom '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm,
  )
  return [...named].map(([, from, bare, dynamic]) => {
    const name = from ?? bare ?? dynamic ?? ''
    return name.startsWith('.') ? path.join(path.dirname(file), name) : name
  })
}

const folderOf = (file: string) => (file.includes(path.sep) ? file.split(path.sep)[0] : undefined)

/** `from -> to` for every import that goes against a rule. */
function arrows(against: (from: string, to: string) => boolean): string[] {
  return [...imports].flatMap(([from, all]) =>
    all.filter((to) => against(from, to)).map((to) => `${from} -> ${to}`),
  )
}

test('every import of a file of src is found', () => {
  const relative = [...imports.values()].flat().filter((name) => name.endsWith('.ts'))
  expect(relative.filter((name) => !imports.has(name))).toEqual([])
  expect(imports.get('cli.ts')).toContain(path.join('command-line', 'program.ts'))
  expect(imports.get('check/perform.ts')).toContain(path.join('local', 'embedded.ts'))
})

test('every folder has its place in the order', () => {
  const folders = new Set([...imports.keys()].map(folderOf).filter((name) => name !== undefined))
  expect([...folders].filter((name) => !FOLDERS.includes(name))).toEqual([])
})

test('no arrow points up the order of folders', () => {
  const place = (file: string) => FOLDERS.indexOf(folderOf(file) ?? '')
  expect(
    arrows((from, to) => imports.has(to) && place(from) >= 0 && place(to) > place(from)),
  ).toEqual([])
})

test('no import leads back to where it came from', () => {
  const done = new Set<string>()
  const circles: string[] = []
  function follow(file: string, way: readonly string[]): void {
    const at = way.indexOf(file)
    if (at >= 0) circles.push([...way.slice(at), file].join(' -> '))
    if (at >= 0 || done.has(file)) return
    for (const next of imports.get(file) ?? []) follow(next, [...way, file])
    done.add(file)
  }
  for (const file of imports.keys()) follow(file, [])
  expect(circles).toEqual([])
})
