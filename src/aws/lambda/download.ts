import { type TemporaryFile, temporaryFile } from '../../code/temporary-file.ts'
import { CouldNotMeasure } from '../../shared/errors.ts'
import { withoutPeriod } from '../../shared/text.ts'
import { deadline } from '../deadline.ts'
import type { Lambda } from './client.ts'
import type { Deployed } from './deployed.ts'
import { ATTEMPTS, retry } from './retry.ts'

const FIRST_BYTE_MS = 30_000
/** Code that comes a byte at a time is as good as none: so much has to come in that time. */
const STALL_MS = 15_000
const MIN_BYTES = 2 ** 16
const ALL_MS = 5 * 60 * 1000
/** A zip of code that Lambda takes has at most 250 MB unzipped, and files that do not shrink. */
const MAX_BYTES = 300 * 2 ** 20

/** The same into memory, for what is sent on at once. */
export async function downloadedCode(
  ...wanted: Parameters<typeof downloadCode>
): Promise<Uint8Array> {
  await using file = await downloadCode(...wanted)
  return file.read()
}

/**
 * Downloads the zip of a deployed function to the disk and proves that it is the one.
 * @param name of the function, for messages
 * @param renew looks the address up again: on AWS it expires after ten minutes
 * @param instead the input that gives the code otherwise, for messages
 * @throws CouldNotMeasure when there is no address, when it cannot be downloaded, or is another one
 */
export async function downloadCode(
  lambda: Lambda,
  { codeUrl, codeRefusal, codeSha256 }: Pick<Deployed, 'codeUrl' | 'codeRefusal' | 'codeSha256'>,
  name: string,
  renew?: () => Promise<string | undefined>,
  instead = 'base-code',
): Promise<TemporaryFile> {
  if (codeUrl === undefined) {
    throw new CouldNotMeasure(
      `Lambda returned no link to download the code of ${name} from${codeRefusal === undefined ? '' : ` (${withoutPeriod(codeRefusal)})`}; give ${instead} instead.`,
    )
  }
  const zip = await fetched(lambda, codeUrl, { name, instead, ...(renew && { renew }) })
  if (zip.sha256 !== codeSha256) {
    await zip[Symbol.asyncDispose]()
    throw new CouldNotMeasure(
      `The downloaded code of ${name} is not the deployed code (its CodeSha256 differs); somebody deployed just now. Run the check again.`,
    )
  }
  return zip
}

async function fetched(
  { clock, pauses, signal }: Lambda,
  url: string,
  {
    name,
    instead,
    renew,
  }: { name: string; instead: string; renew?: () => Promise<string | undefined> },
): Promise<TemporaryFile> {
  const stop = deadline(
    ALL_MS,
    `The code of ${name} was not downloaded within five minutes.`,
    signal,
  )
  let address = url
  let renewed = renew === undefined
  const download = async (): Promise<TemporaryFile> => {
    const response = await fetchWithin(address, stop)
    if (response.ok) {
      return temporaryFile((write) => keepBody(response, pauses.stallMs ?? STALL_MS, write))
    }
    await response.body?.cancel()
    if (response.status !== 403 || renewed) throw new Refused(response.status)
    renewed = true
    address = (await renew?.()) ?? address
    return download()
  }
  try {
    return await retry(
      { clock, pauses, attempts: ATTEMPTS.download, signal: stop },
      download,
      (error) => {
        stop.throwIfAborted()
        return error instanceof Refused && error.isFinal ? undefined : 0
      },
    )
  } catch (error) {
    stop.throwIfAborted()
    throw new CouldNotMeasure(
      `The code of ${name} cannot be downloaded (${reasonIn(error)}). Run the check again, or give ${instead}.`,
    )
  }
}

/** An answer without the code. */
class Refused extends Error {
  readonly isFinal: boolean

  constructor(status: number) {
    super(`status ${status}`)
    this.isFinal = status === 403 || status === 404
  }
}

/** Its first line has to come in time. */
async function fetchWithin(url: string, stop: AbortSignal): Promise<Response> {
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(new Error('no answer came')), FIRST_BYTE_MS)
  try {
    return await fetch(url, { signal: AbortSignal.any([stop, late.signal]) })
  } finally {
    clearTimeout(timer)
  }
}

/** The whole body, as long as it goes on coming and is no larger than code can be. */
async function keepBody(
  response: Response,
  stallMs: number,
  write: (bytes: Uint8Array) => Promise<void>,
): Promise<void> {
  let bytes = 0
  let before = { atMs: performance.now(), bytes }
  const reader = (response.body ?? new ReadableStream<Uint8Array>()).getReader()
  try {
    for (;;) {
      const { done, value } = await withinMs(reader.read(), stallMs)
      if (done) break
      bytes += value.byteLength
      if (bytes > MAX_BYTES) throw new Error('it is larger than code can be')
      await write(value)
      if (performance.now() - before.atMs < stallMs) continue
      if (bytes - before.bytes < MIN_BYTES) throw new Error('it came too slowly')
      before = { atMs: performance.now(), bytes }
    }
  } finally {
    // What is left of it is not waited for.
    reader.cancel().catch(() => {})
  }
  const announced = Number(response.headers.get('content-length') ?? bytes)
  if (announced !== bytes) throw new Error(`it was cut short after ${bytes} of ${announced} bytes`)
}

async function withinMs<Value>(promise: Promise<Value>, ms: number): Promise<Value> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing came for ${Math.ceil(ms / 1000)} s`)), ms)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}

/** What fetch fails with says why in its cause. */
function reasonIn(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message
}
