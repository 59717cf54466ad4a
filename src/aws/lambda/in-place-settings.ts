import type { FunctionConfiguration } from '@aws-sdk/client-lambda'
import type { PackedCode } from '../../code/code.ts'
import { SIDES, type Side } from '../../inputs/plan.ts'
import { CouldNotMeasure } from '../../shared/errors.ts'
import type { PreviewConfiguration } from './configuration.ts'
import { Leased } from './lease.ts'
import { isOfRun, markOf, type RunMark } from './marks.ts'
import type { Original } from './restore.ts'
import { differingNames, differingSettings, type Settings, settingsOf } from './settings.ts'

/** A run in place on one function: whose it is, and what it makes of `$LATEST`. */
export interface InPlaceRun {
  mark: RunMark
  functionName: string
  code: Readonly<Record<Side, PackedCode>>
  configuration: Readonly<Record<Side, PreviewConfiguration>>
}

/** What one version is published for. */
export interface InPlaceReplica {
  side: Side
  memoryMB: number
}

/** What a replica's settings are, but for the description, of those that differ for any replica. */
export function valuesFor(
  { side, memoryMB }: InPlaceReplica,
  options: InPlaceRun,
  original: Original,
): Settings {
  return { ...settingsFor(side, options, original), MemorySize: memoryMB }
}

/**
 * `$LATEST` is the original, or what this run made of it: its code and each of its settings.
 * @throws Leased when somebody else changed it
 */
export function requireKnown(
  latest: FunctionConfiguration,
  options: InPlaceRun,
  original: Original,
  batch: readonly InPlaceReplica[],
): void {
  const { mark, functionName, code } = options
  const changed = differingSettings(latest, original.settings)
  const isOriginal = latest.CodeSha256 === original.code.codeSha256
  if (isOriginal && changed.length === 0) return
  const now = settingsOf(latest)
  const ofRun = batch.map((order) => valuesFor(order, options, original))
  const theirs: string[] = changed.filter(
    (name) =>
      name !== 'Description' &&
      !ofRun.some((each) => differingNames(now, pick(each, name)).length === 0),
  )
  const codes = [original.code.codeSha256, code.base.codeSha256, code.head.codeSha256]
  if (!codes.includes(latest.CodeSha256 ?? '')) theirs.unshift('code')
  if (!isOfRun(markOf({}, latest.Description), mark)) theirs.push('Description')
  if (theirs.length === 0) return
  throw new Leased(
    `Somebody else deployed ${functionName} (${theirs.join(', ')}) while its previews were published in place. Run the check again.`,
  )
}

/** One setting that a replica has; nothing equals one that it has not. */
function pick(settings: Settings, name: keyof Settings): Settings {
  return { [name]: name in settings ? settings[name] : { none: true } } as Settings
}

/** A side's value of every setting in which previews of either side differ from `$LATEST`. */
function settingsFor(
  side: Side,
  { configuration }: InPlaceRun,
  { settings: original }: Original,
): Settings {
  const wanted = {
    base: previewSettings(configuration.base, original),
    head: previewSettings(configuration.head, original),
  }
  const changed = new Set(SIDES.flatMap((each) => differingNames(original, wanted[each])))
  return {
    ...Object.fromEntries([...changed].map((name) => [name, wanted[side][name] ?? original[name]])),
    MemorySize: original.MemorySize,
    Description: original.Description,
  }
}

/** The settings that previews are to have, of those that `$LATEST` has. */
function previewSettings(configuration: PreviewConfiguration, original: Settings): Settings {
  const { LoggingConfig: logging } = original
  const wanted = Object.entries(configuration).filter(
    ([name]) => name in original && name !== 'LoggingConfig',
  )
  return {
    ...Object.fromEntries(wanted),
    // Above INFO the platform report is not written, and there is nothing to measure.
    ...(logging?.LogFormat === 'JSON' && {
      LoggingConfig: { ...logging, SystemLogLevel: 'INFO' as const },
    }),
  }
}

/**
 * What was measured before must be what is measured now.
 * @throws CouldNotMeasure when somebody deployed between two batches
 */
export function requireSame(
  original: Original,
  first: Original,
  { functionName }: InPlaceRun,
): void {
  const names = differingNames(original.settings, first.settings)
  if (first.code.codeSha256 === original.code.codeSha256 && names.length === 0) return
  throw new CouldNotMeasure(
    `Somebody else deployed ${functionName} (${names.join(', ') || 'code'}) while it was measured. Run the check again.`,
  )
}
