import { createHash } from 'node:crypto'
import { CouldNotMeasure } from '../../shared/errors.ts'
import type { Lambda } from './client.ts'
import type { Deployed } from './deployed.ts'
import { pauseBefore } from './retry.ts'

const ATTEMPTS = 5
const TIMEOUT_MS = 120_000

/**
 * Downloads the zip of a deployed function and proves that it is the one.
 * @param name of the function, for messages
 * @throws CouldNotMeasure when there is no address, when it cannot be downloaded, or is another one
 */
export async function downloadCode(
  lambda: Lambda,
  { codeUrl, codeRefusal, codeSha256 }: Pick<Deployed, 'codeUrl' | 'codeRefusal' | 'codeSha256'>,
  name: string,
): Promise<Uint8Array> {
  if (codeUrl === undefined) {
    throw new CouldNotMeasure(
      `Lambda told no address to download the code of ${name} from${codeRefusal === undefined ? '' : ` (${codeRefusal.replace(/\.$/, '')})`}; give base-code instead.`,
    )
  }
  const zip = await fetched(lambda, codeUrl, name)
  if (createHash('sha256').update(zip).digest('base64') !== codeSha256) {
    throw new CouldNotMeasure(
      `The code downloaded of ${name} is not the deployed one (its CodeSha256 differs); somebody deployed just now. Run the check again.`,
    )
  }
  return zip
}

async function fetched({ pauses }: Lambda, url: string, name: string): Promise<Uint8Array> {
  let why = ''
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    if (attempt > 1) await pauseBefore(attempt, { baseMs: pauses.retryMs })
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) })
      if (response.ok) return new Uint8Array(await response.arrayBuffer())
      await response.body?.cancel()
      why = `status ${response.status}`
      if (response.status === 403 || response.status === 404) break
    } catch (error) {
      why = reasonIn(error)
    }
  }
  throw new CouldNotMeasure(
    `The code of ${name} cannot be downloaded (${why}). Run the check again, or give base-code.`,
  )
}

/** What fetch fails with says why in its cause. */
function reasonIn(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
}
