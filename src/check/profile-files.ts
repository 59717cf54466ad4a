import { lstat } from 'node:fs/promises'
import path from 'node:path'
import { callTreeOf, cpuProfile } from '../explain/cpuprofile.ts'
import { SIDES, type Side } from '../inputs/plan.ts'
import { inOrder } from '../report/document/order.ts'
import type { Profiles } from '../report/html/flame.ts'
import type { Report } from '../report/schema.ts'
import { BadInput } from '../shared/errors.ts'
import { readInside } from '../shared/inside.ts'
import { parseJson } from '../shared/json.ts'
import { writeWhole } from './report-directory.ts'

/** A profile of a hundred thousand functions. */
const MAX_BYTES = 32_000_000
/** Functions whose profiles are read again, those that need somebody first. */
const MAX_FUNCTIONS = 50

/** `orders.base.cpuprofile` and `orders.head.cpuprofile`, which DevTools and speedscope open. */
export async function writeProfiles(
  directory: string,
  profiles: ReadonlyMap<string, Profiles>,
): Promise<void> {
  for (const [name, sides] of profiles) {
    for (const side of SIDES) {
      await writeWhole(path.join(directory, fileOf(name, side)), cpuProfile(sides[side]))
    }
  }
}

/**
 * Reads the profiles of the functions that were explained, as far as both sides are there.
 * @throws BadInput for a file that is no such profile
 */
export async function readProfiles(
  directory: string,
  { functions }: Report,
): Promise<Map<string, Profiles>> {
  const profiles = new Map<string, Profiles>()
  const explained = inOrder(functions).filter(
    (each) => each.kind === 'measured' && each.explanation,
  )
  for (const { name } of explained.slice(0, MAX_FUNCTIONS)) {
    const base = await readProfile(directory, fileOf(name, 'base'))
    const head = await readProfile(directory, fileOf(name, 'head'))
    if (base && head) profiles.set(name, { base, head })
  }
  return profiles
}

async function readProfile(directory: string, name: string) {
  const file = path.join(directory, name)
  if ((await lstat(file).catch(() => undefined)) === undefined) return undefined
  const border = { directory, called: 'report-dir' }
  const bytes = await readInside(file, { border, what: file, maxBytes: MAX_BYTES })
  const tree = callTreeOf(parseJson(bytes.toString(), file))
  if (tree === undefined) {
    throw new BadInput(
      `${file} is not a CPU profile as a check writes it; delete it, or run the check again.`,
    )
  }
  return tree
}

function fileOf(name: string, side: Side): string {
  return `${name.replace(/[^\w.-]+/g, '_').slice(0, 100)}.${side}.cpuprofile`
}
