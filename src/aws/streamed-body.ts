import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type {
  FinalizeHandlerArguments,
  FinalizeRequestMiddleware,
  HttpRequest,
  MiddlewareStack,
} from '@smithy/types'

/** A body that is read when it is sent, anew for each attempt. */
export interface StreamedBody {
  sizeBytes: number
  /** Hexadecimal. */
  sha256: string
  /** What comes holds until the next is asked for. */
  pieces(): AsyncIterable<Uint8Array>
}

const BUFFERED_BYTES = 2 ** 16

/**
 * Sends the bodies of a client piece by piece. Given a stream, the SDK would try once, write a warning, and
 * sign no hash of it; so it is given a stand-in, whose place the body takes below what repeats a request
 * and above what signs it.
 * @param bodyOf what is sent in place of the body that was made of the input; undefined to leave that
 */
export function streamBodies<Input extends object, Output extends object>(
  { middlewareStack }: { middlewareStack: MiddlewareStack<Input, Output> },
  bodyOf: (input: Input, body: unknown) => Promise<StreamedBody | undefined>,
): void {
  const stream: FinalizeRequestMiddleware<Input, Output> = (next) => async (call) => {
    const { request } = call
    const body = isRequest(request) ? await bodyOf(call.input, request.body) : undefined
    if (!isRequest(request) || !body) return next(call)
    const options = { objectMode: false, highWaterMark: BUFFERED_BYTES }
    const readable = Readable.from(ownPieces(body), options)
    try {
      return await Promise.race([
        next(withBody(call, request, body, readable)),
        failureOf(readable),
      ])
    } finally {
      readable.destroy()
    }
  }
  middlewareStack.addRelativeTo(stream, {
    relation: 'before',
    toMiddleware: 'httpSigningMiddleware',
    name: 'streamBodies',
  })
}

function withBody<Input extends object>(
  call: FinalizeHandlerArguments<Input>,
  request: HttpRequest,
  { sizeBytes, sha256 }: StreamedBody,
  body: Readable,
): FinalizeHandlerArguments<Input> {
  const headers = {
    ...request.headers,
    'content-length': String(sizeBytes),
    'x-amz-content-sha256': sha256,
  }
  // The same class, which the SDK asks for; the original is sent again.
  const streamed = Object.create(Object.getPrototypeOf(request))
  return { ...call, request: Object.assign(streamed, request, { body, headers }) }
}

function isRequest(request: unknown): request is HttpRequest {
  return typeof request === 'object' && request !== null && 'headers' in request
}

/** A socket keeps what it is given until that is sent. */
async function* ownPieces(body: StreamedBody): AsyncGenerator<Uint8Array> {
  for await (const piece of body.pieces()) yield Buffer.from(piece)
}

/** Rejects when reading fails, of which a request that is under way learns nothing. */
function failureOf(stream: Readable): Promise<never> {
  return new Promise((_, reject) => {
    stream.once('error', reject)
  })
}

/** A text with what it surrounds, such as the JSON of a request around a zip. */
export async function surrounded(
  [before, after]: readonly [string, string],
  sizeBytes: number,
  pieces: () => AsyncIterable<Uint8Array>,
): Promise<StreamedBody> {
  async function* all(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(before)
    yield* pieces()
    yield Buffer.from(after)
  }
  const hash = createHash('sha256')
  for await (const piece of all()) hash.update(piece)
  return {
    sizeBytes: Buffer.byteLength(before) + sizeBytes + Buffer.byteLength(after),
    sha256: hash.digest('hex'),
    pieces: all,
  }
}

/** Encoded at a time: a multiple of three, whose text is small enough for V8's young generation. */
const ENCODED_BYTES = 3 * 2 ** 14

/** Bytes as base64, in pieces in one place: those of a zip would wait for the garbage collector. */
export async function* base64Of(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const block = Buffer.allocUnsafe(ENCODED_BYTES)
  const text = Buffer.allocUnsafe((ENCODED_BYTES / 3) * 4)
  let filled = 0
  const encoded = () => text.subarray(0, text.write(block.toString('base64', 0, filled), 'latin1'))
  for await (const piece of pieces) {
    for (let at = 0; at < piece.byteLength; ) {
      const part = piece.subarray(at, at + ENCODED_BYTES - filled)
      block.set(part, filled)
      filled += part.byteLength
      at += part.byteLength
      if (filled < ENCODED_BYTES) continue
      yield encoded()
      filled = 0
    }
  }
  if (filled > 0) yield encoded()
}
