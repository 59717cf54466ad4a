import {
  type FunctionConfiguration,
  InvalidParameterValueException,
  PreconditionFailedException,
  PublishVersionCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda'
import { CouldNotMeasure } from '../../shared/errors.ts'
import { isBusy } from './busy.ts'
import { type Lambda, type Sending, send } from './client.ts'
import { pauseBefore } from './retry.ts'
import { hasSettings, type Settings } from './settings.ts'
import { uploadMs, zipInput } from './uploads.ts'
import { untilReady } from './wait.ts'

/** What `$LATEST` is to be. */
export interface Wanted {
  /** The zip is needed where the code may have to be changed, the user's key where it has one. */
  code: { zip?: Uint8Array; codeSha256: string; sourceKeyArn?: string | undefined }
  settings: Settings
  /** What is changed first: the settings that mark `$LATEST` as ours, or the code that is put back. */
  first?: 'settings' | 'code'
}

export interface Changing {
  lambda: Lambda
  functionName: string
  /**
   * Looks at what `$LATEST` is before it is changed.
   * @throws when somebody else changed it
   */
  guard: (latest: FunctionConfiguration) => void
  signal?: AbortSignal
}

const ATTEMPTS = 8

/**
 * Brings `$LATEST` to what it is to be, by comparing and setting: each write names the revision that
 * was looked at just before, and whatever answer was lost shows when it is looked at again.
 * @returns `$LATEST`, settled, as wanted
 */
export async function bringLatestTo(
  wanted: Wanted,
  changing: Changing,
): Promise<FunctionConfiguration> {
  const { lambda, functionName, guard, signal } = changing
  const stop = signal && { signal }
  return untilItHolds(changing, async () => {
    const latest = await untilReady(lambda, functionName, { ...stop })
    guard(latest)
    const write = nextWrite(wanted, latest, functionName)
    if (write === undefined) return latest
    await write(lambda, { ...stop })
    return undefined
  })
}

type Write = (lambda: Lambda, how: Sending) => Promise<unknown>

/** The next write on the way to what is wanted, or nothing when it is reached. */
function nextWrite(
  { code, settings, first = 'settings' }: Wanted,
  latest: FunctionConfiguration,
  FunctionName: string,
): Write | undefined {
  const at = { FunctionName, RevisionId: latest.RevisionId }
  const updateSettings: Write = (lambda, how) =>
    send(lambda, new UpdateFunctionConfigurationCommand({ ...at, ...settings }), how)
  const updateCode: Write = async (lambda, how) => {
    const { zip, codeSha256, sourceKeyArn } = code
    if (!zip) throw new Error(`The code of ${FunctionName} is not at hand.`)
    const input = {
      ...at,
      ...(await zipInput(lambda, { zip, codeSha256 }, how.signal)),
      ...(sourceKeyArn !== undefined && { SourceKMSKeyArn: sourceKeyArn }),
    }
    return lambda.zips(zip.byteLength, () =>
      send(lambda, new UpdateFunctionCodeCommand(input), { ...how, timeoutMs: uploadMs(zip) }),
    )
  }
  const writes = [
    ...(hasSettings(latest, settings) ? [] : [updateSettings]),
    ...(latest.CodeSha256 === code.codeSha256 ? [] : [updateCode]),
  ]
  return first === 'settings' ? writes.at(0) : writes.at(-1)
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
  changing: Changing,
): Promise<FunctionConfiguration> {
  const { lambda, functionName, signal } = changing
  const stop = signal && { signal }
  const description = wanted.settings.Description
  const published = await untilItHolds(changing, async () => {
    const latest = await bringLatestTo(wanted, changing)
    return send(
      lambda,
      new PublishVersionCommand({
        FunctionName: functionName,
        CodeSha256: latest.CodeSha256,
        RevisionId: latest.RevisionId,
        Description: description,
      }),
      { ...stop },
    )
  })
  const { Version: version } = published
  if (!version || known.has(version) || published.Description !== description) {
    throw new CouldNotMeasure(
      `Lambda published no new version of ${functionName}: it answered with version ${version}, which was there before.`,
    )
  }
  return untilReady(lambda, functionName, { qualifier: version, ...stop }, published)
}

/**
 * Takes a step until it gives a result, as long as what it fails for is a race with an update.
 * @throws CouldNotMeasure when it does not get there
 */
export async function untilItHolds<Result>(
  { lambda, functionName, signal }: Omit<Changing, 'guard'>,
  step: () => Promise<Result | undefined>,
): Promise<Result> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    try {
      const result = await step()
      if (result !== undefined) return result
    } catch (error) {
      if (!isRace(error) || attempt === ATTEMPTS) throw error
      await pauseBefore(attempt, { baseMs: lambda.pauses.retryMs, ...(signal && { signal }) })
    }
  }
  throw new CouldNotMeasure(
    `${functionName} does not stay as it is set: somebody else is changing it. Run the check again.`,
  )
}

/** An update under way, a revision or code that moved: nothing was done, and looking again may help. */
function isRace(error: unknown): boolean {
  return error instanceof PreconditionFailedException || isBusy(error) || isOtherCode(error)
}

function isOtherCode(error: unknown): boolean {
  return error instanceof InvalidParameterValueException && /^CodeSHA256 /i.test(error.message)
}
