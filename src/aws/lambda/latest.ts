import { isDeepStrictEqual } from 'node:util'
import {
  type FunctionConfiguration,
  InvalidParameterValueException,
  PreconditionFailedException,
  PublishVersionCommand,
  ResourceConflictException,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda'
import { defined } from '../../shared/defined.ts'
import { CouldNotMeasure } from '../../shared/errors.ts'
import { type Lambda, type SendOptions, send } from './client.ts'
import type { ReferencedCode } from './deployed.ts'
import { ATTEMPTS, retry } from './retry.ts'
import { hasSettings, type Settings } from './settings.ts'
import { uploadMs, type Zip, zipInput } from './uploads.ts'
import { type Described, untilReady } from './wait.ts'

/** Code as UpdateFunctionCode can be given it. */
export interface LatestCode {
  codeSha256: string
  /** Needed where the code may have to be changed, unless it is referred to. */
  zip?: Zip
  /** Key of the user's that the zip is encrypted with. */
  sourceKeyArn?: string | undefined
  /** Object of the user's in which the code stays. */
  referenced?: ReferencedCode | undefined
}

/** What `$LATEST` is to be. */
export interface Wanted {
  code: LatestCode
  settings: Settings
  /** What is changed first: the settings that mark `$LATEST` as ours, or the code that is restored. */
  first?: 'settings' | 'code'
}

export interface ChangeOptions {
  lambda: Lambda
  functionName: string
  /**
   * Looks at what `$LATEST` is before it is changed.
   * @throws when somebody else changed it
   */
  guard: (latest: FunctionConfiguration) => void
  how: SendOptions
}

/**
 * Updates `$LATEST` to what it is to be, by comparing and setting: each write names the revision that
 * was looked at just before, and whatever answer was lost shows when it is looked at again.
 * @returns `$LATEST`, settled, as wanted
 */
export async function updateLatest(wanted: Wanted, changing: ChangeOptions): Promise<Described> {
  const { lambda, functionName, guard, how } = changing
  return retryRaces(changing, async () => {
    const latest = await untilReady(lambda, functionName, how)
    guard(latest)
    const write = nextWrite(wanted, latest, functionName)
    if (write === undefined) return latest
    await write(lambda, how)
    return undefined
  })
}

type Write = (lambda: Lambda, how: SendOptions) => Promise<unknown>

/** The next write on the way to what is wanted, or nothing when it is reached. */
function nextWrite(
  { code, settings, first = 'settings' }: Wanted,
  latest: Described,
  FunctionName: string,
): Write | undefined {
  const at = { FunctionName, RevisionId: latest.RevisionId }
  const updateSettings: Write = (lambda, how) =>
    send(lambda, new UpdateFunctionConfigurationCommand({ ...at, ...settings }), how)
  const updateCode: Write = async (lambda, how) => {
    const { zip, sourceKeyArn, referenced } = code
    const key = sourceKeyArn === undefined ? {} : { SourceKMSKeyArn: sourceKeyArn }
    if (referenced) {
      const reference = new UpdateFunctionCodeCommand({ ...at, ...key, ...referenceTo(referenced) })
      return send(lambda, reference, how)
    }
    if (!zip) throw new Error(`The code of ${FunctionName} is not available.`)
    return lambda.zips(zip.zipBytes, async () => {
      const input = { ...at, ...key, ...(await zipInput(lambda, zip, how.signal)) }
      const timeoutMs = uploadMs(zip.zipBytes)
      return send(lambda, new UpdateFunctionCodeCommand(input), { ...how, timeoutMs })
    })
  }
  const writes = [
    ...(hasSettings(latest, settings) ? [] : [updateSettings]),
    ...(hasCode(latest, code) ? [] : [updateCode]),
  ]
  return first === 'settings' ? writes.at(0) : writes.at(-1)
}

/** Code that stays in a bucket, as UpdateFunctionCode takes it. */
export function referenceTo({ bucket, key, versionId }: ReferencedCode) {
  return {
    S3Bucket: bucket,
    S3Key: key,
    ...defined({ S3ObjectVersion: versionId }),
    S3ObjectStorageMode: 'REFERENCE' as const,
  }
}

function hasCode({ CodeSha256, referenced }: Described, code: LatestCode): boolean {
  if (CodeSha256 !== code.codeSha256) return false
  return !code.referenced || isDeepStrictEqual(referenced, code.referenced)
}

/**
 * Publishes `$LATEST` after bringing it to what is wanted.
 * @param known versions that exist already
 * @returns the new version, ready to be invoked
 * @throws CouldNotMeasure when Lambda answers with a version that is not proven to be new
 */
export async function publishAs(
  wanted: Wanted,
  known: ReadonlySet<string>,
  changing: ChangeOptions,
): Promise<FunctionConfiguration> {
  const { lambda, functionName, how } = changing
  const description = wanted.settings.Description
  const published = await retryRaces(changing, async () =>
    publishGuarded(lambda, await updateLatest(wanted, changing), {
      functionName,
      description,
      how,
    }),
  )
  const { Version: version } = published
  if (!version || known.has(version) || published.Description !== description) {
    throw new CouldNotMeasure(
      `Lambda published no new version of ${functionName}: it answered with version ${version}, which was there before.`,
    )
  }
  return untilReady(lambda, functionName, { qualifier: version, ...how }, published)
}

/**
 * Publishes `$LATEST` where it still has the code and the revision that were looked at.
 * @returns undefined where it has other code by now
 */
export async function publishGuarded(
  lambda: Lambda,
  { CodeSha256, RevisionId }: FunctionConfiguration,
  {
    functionName,
    description,
    how,
  }: Omit<ChangeOptions, 'lambda' | 'guard'> & { description: string | undefined },
): Promise<FunctionConfiguration | undefined> {
  const input = { FunctionName: functionName, CodeSha256, RevisionId, Description: description }
  try {
    return await send(lambda, new PublishVersionCommand(input), how)
  } catch (error) {
    if (!(error instanceof InvalidParameterValueException)) throw error
    const latest = await untilReady(lambda, functionName, how)
    if (latest.CodeSha256 === CodeSha256) throw error
    return undefined
  }
}

/**
 * Takes a step until it gives a result, as long as what it fails for is a race with an update.
 * @throws CouldNotMeasure when it does not get there
 */
export async function retryRaces<Result>(
  { lambda, functionName, how: { signal } }: Omit<ChangeOptions, 'guard'>,
  step: () => Promise<Result | undefined>,
): Promise<Result> {
  let steps = 0
  const untilResult = async () => {
    while (steps++ < ATTEMPTS.race) {
      const result = await step()
      if (result !== undefined) return result
    }
    throw new CouldNotMeasure(
      `The configuration of ${functionName} keeps changing: somebody else is updating it. Run the check again.`,
    )
  }
  return retry({ ...lambda, attempts: ATTEMPTS.race, signal }, untilResult, (error) =>
    isRace(error) && steps < ATTEMPTS.race ? 0 : undefined,
  )
}

/** An update under way, or a revision that moved: nothing was done, and looking again may help. */
function isRace(error: unknown): boolean {
  return error instanceof PreconditionFailedException || error instanceof ResourceConflictException
}
