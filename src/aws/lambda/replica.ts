import {
  type FunctionConfiguration,
  LambdaServiceException,
  UpdateFunctionCodeCommand,
} from '@aws-sdk/client-lambda'
import { defined } from '../../shared/defined.ts'
import { CouldNotMeasure } from '../../shared/errors.ts'
import { type Lambda, send } from './client.ts'
import { publishAs, retryRaces } from './latest.ts'
import { describePreview, isOfRun, markOf } from './marks.ts'
import type { PreviewFunction, PreviewSpec } from './preview-function.ts'
import { uploadMs, type Zip, zipInput } from './uploads.ts'
import { untilReady } from './wait.ts'

/** A zip up to this size is sent again sooner than two calls have their turn. */
export const SMALL_ZIP_BYTES = 2 ** 20

/** Publishes one more replica of a preview, and resolves to its version once it can be invoked. */
export type PublishReplica = (
  preview: PreviewFunction,
  known: ReadonlySet<string>,
) => Promise<string>

type Replicated = Pick<PreviewSpec, 'name' | 'code' | 'sourceKeyArn' | 'mark'>

/**
 * How further replicas of a preview are published. Lambda publishes a new version only of what has changed
 * since the last one. An upload counts as a change although the code is the same, and publishes by the same
 * call; a description is changed by a call of its own. Where the upload is refused, or another service than
 * AWS sees no change in it, the description is what changes from then on.
 */
export function replicaPublisher(
  lambda: Lambda,
  spec: Replicated,
  signal: AbortSignal,
): PublishReplica {
  const { code } = spec
  const small = code.kind === 'zip' && code.zipBytes <= SMALL_ZIP_BYTES ? code : undefined
  let uploads = small !== undefined
  return async (preview, known) => {
    const replicating = { lambda, spec, preview, known, signal }
    if (small && uploads) {
      const version = await uploadReplica(replicating, small)
      if (version !== undefined) return version
      uploads = false
    }
    return describeReplica(replicating)
  }
}

interface Replicating {
  lambda: Lambda
  spec: Replicated
  preview: PreviewFunction
  known: ReadonlySet<string>
  signal: AbortSignal
}

/** One call: the same code once more. Undefined where that cannot be had. */
async function uploadReplica(
  { lambda, spec, preview, known, signal }: Replicating,
  zip: Zip,
): Promise<string | undefined> {
  const { name: FunctionName, sourceKeyArn } = spec
  const timeoutMs = uploadMs(zip.zipBytes)
  const step = async () => {
    const latest = await untilReady(lambda, FunctionName, { signal })
    requireUnchanged(latest, spec, preview)
    return lambda.zips(zip.zipBytes, async () => {
      const input = {
        FunctionName,
        ...(await zipInput(lambda, zip, signal)),
        ...defined({ SourceKMSKeyArn: sourceKeyArn, RevisionId: latest.RevisionId }),
        Publish: true,
      }
      return send(lambda, new UpdateFunctionCodeCommand(input), { signal, timeoutMs })
    })
  }
  try {
    const how = { signal }
    const published = await retryRaces({ lambda, functionName: FunctionName, how }, step)
    const { Version: version } = published
    if (version === undefined || known.has(version)) return undefined
    requireUnchanged(published, spec, preview)
    await untilReady(lambda, FunctionName, { qualifier: version, signal }, published)
    return version
  } catch (error) {
    if (isRefused(error)) return undefined
    throw error
  }
}

/** Two calls: another description, and the version. */
async function describeReplica({
  lambda,
  spec,
  preview,
  known,
  signal,
}: Replicating): Promise<string> {
  const { name: functionName, mark } = spec
  const { codeSha256 } = preview
  const published = await publishAs(
    { code: { codeSha256 }, settings: { Description: describePreview(mark, known.size + 1) } },
    known,
    {
      lambda,
      functionName,
      how: { signal },
      guard: (latest) => requireUnchanged(latest, spec, preview),
    },
  )
  return published.Version ?? ''
}

/** @throws CouldNotMeasure when somebody else changed the preview */
function requireUnchanged(
  { CodeSha256, Description }: FunctionConfiguration,
  { name, mark }: Replicated,
  { codeSha256 }: PreviewFunction,
): void {
  if (CodeSha256 === codeSha256 && isOfRun(markOf({}, Description), mark)) return
  throw new CouldNotMeasure(
    `Somebody else changed the preview ${name} while it was measured. Run the check again.`,
  )
}

/** A role from before uploads were needed may not make them. */
function isRefused(error: unknown): boolean {
  return error instanceof LambdaServiceException && error.name.startsWith('AccessDenied')
}
