import { randomBytes } from 'node:crypto'
import type { MiddlewareStack } from '@smithy/types'
import { base64Of, type StreamedBody, streamBodies, surrounded } from '../streamed-body.ts'
import type { Zip } from './uploads.ts'

const STAND_IN_BYTES = 24

/**
 * Stands for a zip in the input of a call, as ZipFile. As the SDK would send it, a zip is in memory five
 * times: itself, as base64, as JSON, and as what is signed and sent.
 */
export class StreamedZip extends Uint8Array<ArrayBuffer> {
  readonly zip: Zip

  constructor(zip: Zip) {
    super(new Uint8Array(randomBytes(STAND_IN_BYTES)).buffer)
    this.zip = zip
  }
}

/** Has a client of Lambda send the zips that `StreamedZip` stands for. */
export function streamZips<Input extends object, Output extends object>(client: {
  middlewareStack: MiddlewareStack<Input, Output>
}): void {
  streamBodies(client, async (input, body) => {
    const standIn = standInOf(input)
    return standIn && bodyWith(standIn, textOf(body))
  })
}

/** In CreateFunction it is in Code, in UpdateFunctionCode it is not. */
function standInOf(input: { Code?: object; ZipFile?: unknown }): StreamedZip | undefined {
  const { ZipFile } = (input.Code ?? input) as { ZipFile?: unknown }
  return ZipFile instanceof StreamedZip ? ZipFile : undefined
}

function bodyWith(standIn: StreamedZip, json: string): Promise<StreamedBody> {
  const [before, after, ...more] = json.split(Buffer.from(standIn).toString('base64'))
  if (before === undefined || after === undefined || more.length > 0) {
    throw new Error('The SDK wrote the request in a form in which the zip has no place.')
  }
  const { zipBytes, pieces } = standIn.zip
  return surrounded([before, after], 4 * Math.ceil(zipBytes / 3), () => base64Of(pieces()))
}

function textOf(body: unknown): string {
  return typeof body === 'string' ? body : new TextDecoder().decode(body as Uint8Array)
}
