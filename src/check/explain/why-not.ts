import { MAX_DIRECT_ZIP_BYTES } from '../../aws/lambda/uploads.ts'
import { MAX_UNZIPPED_BYTES } from '../../code/limits.ts'
import type { Side } from '../../inputs/plan.ts'
import type { Target } from '../target.ts'
import type { ProbeLanguage } from './probe.ts'

/** Lambda's limits for a zip that is given directly, and the room that the probe takes in one. */
const PROBE_BYTES = 64 * 2 ** 10
const OLDEST = { nodejs: 16, python: 10 } as const

/** What of a target decides whether a probe goes into it. */
export type ProbedTarget = Pick<Target, 'code' | 'configuration' | 'run'>

/** The language of the probe that a function takes, or why it takes none, as a clause. */
export async function probeFor(
  target: ProbedTarget,
): Promise<{ language: ProbeLanguage } | { reason: string }> {
  const { code, configuration, run } = target
  for (const side of ['base', 'head'] as const) {
    const reason = await refusal(target, side)
    if (reason !== undefined) return { reason }
  }
  const language = languageOf(run.head.runtime)
  if (!language) return { reason: `there is no probe for ${run.head.runtime ?? 'its runtime'}` }
  if (languageOf(run.base.runtime) !== language) {
    return { reason: 'the pull request changes the language of its runtime' }
  }
  const version = Number(/\d+(?=\.x$|$)/.exec(run.head.runtime ?? '')?.[0])
  if (version < OLDEST[language]) return { reason: `${run.head.runtime} is older than the probe` }
  if (configuration.head.CodeSigningConfigArn) return { reason: 'it accepts signed code only' }
  if (code.base.kind !== 'zip') return { reason: 'its code is not available' }
  return { language }
}

async function refusal(
  { code, configuration }: ProbedTarget,
  side: Side,
): Promise<string | undefined> {
  const source = code[side]
  switch (source.kind) {
    case 'image':
      return 'the code is a container image, which the probe cannot be put into'
    case 's3':
      return `the code of ${side} is a zip in S3, which is deployed as it is`
    case 'zip': {
      const { sizeBytes } = await source.contents()
      const { zipBytes } = await source.pack()
      if (
        zipBytes + PROBE_BYTES > MAX_DIRECT_ZIP_BYTES ||
        sizeBytes + PROBE_BYTES > MAX_UNZIPPED_BYTES
      ) {
        return `the package of ${side} is at Lambda's size limit and has no room for the probe`
      }
      if (configuration[side].SnapStart?.ApplyOn === 'PublishedVersions') {
        return 'it uses SnapStart'
      }
      return undefined
    }
  }
}

function languageOf(runtime: string | undefined): ProbeLanguage | undefined {
  if (/^nodejs\d/.test(runtime ?? '')) return 'nodejs'
  return /^python3/.test(runtime ?? '') ? 'python' : undefined
}
