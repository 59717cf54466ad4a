import path from 'node:path'
import { isBelow } from '../shared/inside.ts'
import { collectMistakes, type Mistakes } from '../shared/mistakes.ts'
import type { InputName } from './inputs.ts'
import { type Given, type GivenInputs, refusal } from './parse.ts'

/** Inputs that name files to read, or where to write them. */
const PATHS: readonly InputName[] = [
  'base-code',
  'base-template',
  'head-code',
  'history',
  'layers',
  'payloads',
  'report-dir',
  'set-up',
  'tear-down',
  'template',
]

/**
 * Refuses what would have a config file name files outside of the workspace: it comes with the pull
 * request, and what lies elsewhere on a runner is not the pull request's to read.
 * @throws BadInput with line and column of each
 */
export function refusePathsOutside(inputs: readonly GivenInputs[], workspace: string): void {
  const mistakes = collectMistakes()
  for (const given of inputs) refuseIn(given, workspace, mistakes)
  mistakes.throwAny()
}

function refuseIn(inputs: GivenInputs, workspace: string, mistakes: Mistakes): void {
  for (const name of PATHS) {
    const given = inputs[name]
    if (!given) continue
    for (const { at, text } of textsOf(given)) {
      const out = text.split('\n').find((line) => leadsOut(line.trim(), workspace))
      if (out === undefined) continue
      mistakes.attempt(() => {
        throw refusal(
          given,
          at,
          `${JSON.stringify(out.trim())} is outside the workspace; a config file may only name files in it. Set ${name} on the step instead.`,
        )
      })
    }
  }
}

function textsOf({ value }: Given): { at: PropertyKey[]; text: string }[] {
  if (typeof value === 'string') return [{ at: [], text: value }]
  if (!Array.isArray(value)) return []
  return value.flatMap((entry: unknown, index) => {
    if (typeof entry === 'string') return [{ at: [index], text: entry }]
    const file = (entry as { file?: unknown } | null)?.file
    return typeof file === 'string' ? [{ at: [index, 'file'], text: file }] : []
  })
}

const PLACEHOLDERS = /\{(function-name|logical-id)\}/g

/** A glob has alternatives, each of which could climb out: `{events,../../secrets}/*.json`. */
function leadsOut(text: string, workspace: string): boolean {
  if (text === '' || isNoPath(text)) return false
  // What placeholders stand for never holds a slash.
  const glob = text.replace(PLACEHOLDERS, 'x')
  const [first = '', ...alternatives] = glob.split(/[{},()|]/)
  if (!isBelow(path.resolve(workspace), path.resolve(workspace, first))) return true
  if (first === '' && /[{,(|]\//.test(glob)) return true
  return alternatives.some((each) => each.split(/[/\\]/).includes('..'))
}

/** Inline JSON, an address in S3, an image. */
const isNoPath = (text: string): boolean =>
  /^(\{\s*["}]|\[\s*[\]{["\d]|")/.test(text) ||
  /^s3:\/\//.test(text) ||
  /^[^/\s]+\.dkr\.ecr\./.test(text)
