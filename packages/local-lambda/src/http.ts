import { randomUUID } from 'node:crypto'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { Call, ServiceResponse } from './call.ts'
import { entityTooLarge, ServiceError } from './errors.ts'
import { findLogRoute } from './log-events.ts'
import { findObjectRoute, objectError } from './object-operations.ts'
import type { Route } from './routes.ts'
import { findRoute } from './routes.ts'

/** Lambda's limit for a request that carries a zip. */
const MAX_BODY_BYTES = 70_167_211
const MAX_OBJECT_BYTES = 300_000_000

/** What becomes of a request: an answer, or a closed connection. */
export type Handling = ServiceResponse | 'drop'

/** A request, by whichever way it came. */
export interface Incoming {
  method: string
  /** Path and query. */
  target: string
  /** Names in lower case. */
  headers: Readonly<Record<string, string | undefined>>
  /** @throws ServiceError where it is larger than `most` bytes */
  body(operation: string, most: number): Promise<Buffer>
}

/** An answer as it is sent. */
export interface Outgoing {
  status: number
  headers: Readonly<Record<string, string | number>>
  body: Buffer
}

/** Carries out what a request asks for. */
export type Handle = (route: Route, call: Call) => Promise<Handling>

/**
 * The HTTP side of the service: finds the operation, reads the body, writes the answer as Lambda
 * does. Requests must be signed, as on AWS; the signature is not checked. That also keeps out web
 * pages, which a loopback server that runs code must not serve.
 */
export function createHttpServer(handle: Handle): Server {
  const server = createServer((request, response) => {
    void respond(request, response, handle)
  })
  // Longer than clients keep idle connections, so that none is closed under a new request.
  server.keepAliveTimeout = 75_000
  return server
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  handle: Handle,
): Promise<void> {
  const answer = await answerTo(
    {
      method: request.method ?? 'GET',
      target: request.url ?? '/',
      headers: headersOf(request),
      body: (operation, most) => readBody(request, operation, most),
    },
    handle,
  )
  if (answer === undefined) request.socket.destroy()
  else writeSafely(response, answer)
}

/** Headers may hold what cannot be sent, such as a name that a hook made up: that request fails, not the service. */
function writeSafely(response: ServerResponse, answer: Outgoing): void {
  try {
    write(response, answer)
  } catch (error) {
    write(response, outgoing(errorResponse(error), randomUUID()))
  }
}

/** @returns undefined where the connection is to be closed without an answer */
export async function answerTo(incoming: Incoming, handle: Handle): Promise<Outgoing | undefined> {
  const requestId = randomUUID()
  const { method, headers } = incoming
  const ofS3 = isSignedForS3(headers)
  try {
    const url = new URL(incoming.target, 'http://localhost')
    const route = ofS3
      ? findObjectRoute(method, url)
      : (findLogRoute(headers['x-amz-target']) ?? findRoute(method, url.pathname))
    const most = ofS3 ? MAX_OBJECT_BYTES : MAX_BODY_BYTES
    const body = await incoming.body(route?.operation ?? 'requested', most)
    requireLoopbackName(headers)
    if (route?.operation !== 'DownloadCode') requireSignature(headers)
    if (route === undefined) throw unknownOperation(method, url)
    const { operation, path } = route
    const call = { operation, path, query: url.searchParams, headers, body, requestId }
    const handling = await handle(route, call)
    return handling === 'drop' ? undefined : outgoing(handling, requestId)
  } catch (error) {
    return outgoing(errorResponse(error, ofS3), requestId)
  }
}

/** Lambda, S3 and CloudWatch Logs share the port; a signature says which service it is for, or a header. */
function isSignedForS3({ authorization = '' }: Incoming['headers']): boolean {
  return /Credential=[^,]+\/s3\/aws4_request/.test(authorization)
}

/** An error as Lambda or S3 sends it. */
export function errorResponse(error: unknown, ofS3 = false): ServiceResponse {
  const known = error instanceof ServiceError ? error : internal(error)
  if (ofS3) return objectError(known)
  const { status, code, message, reason, retryAfterSeconds } = known
  const validation = code === 'ValidationException' || status === 413
  return {
    status,
    headers: {
      'x-amzn-ErrorType': code,
      ...(retryAfterSeconds !== undefined && { 'Retry-After': String(retryAfterSeconds) }),
    },
    body: {
      ...(reason !== undefined && { Reason: reason }),
      ...(!validation && { Type: status < 500 ? 'User' : 'Service' }),
      [status === 404 || status >= 500 ? 'Message' : 'message']: message,
    },
  }
}

/** A page of another site can reach this port under its own name, but not under ours. */
function requireLoopbackName(headers: Incoming['headers']): void {
  const names = /^(localhost|[\w.-]+\.localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i
  if (names.test(headers.host ?? '')) return
  throw new ServiceError(
    403,
    'AccessDeniedException',
    'The embedded Lambda service answers to loopback names only.',
  )
}

function requireSignature(headers: Incoming['headers']): void {
  if (headers.authorization !== undefined) return
  throw new ServiceError(403, 'MissingAuthenticationTokenException', 'Missing Authentication Token')
}

function unknownOperation(method: string, url: URL): ServiceError {
  return new ServiceError(
    404,
    'UnknownOperationException',
    `The embedded Lambda service has no operation ${method} ${url.pathname}.`,
  )
}

/** Too much is read to its end, but not kept: a client that is still sending would not see the answer. */
async function readBody(
  request: IncomingMessage,
  operation: string,
  most: number,
): Promise<Buffer> {
  // In one piece where its length is known, as nothing else of its size is in memory then.
  const announced = Number(request.headers['content-length'] ?? Number.NaN)
  const whole = announced <= most ? Buffer.allocUnsafeSlow(announced) : undefined
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    if (whole) chunk.copy(whole, length)
    else if (length + chunk.length <= most) chunks.push(chunk)
    else chunks.length = 0
    length += chunk.length
  }
  if (length <= most) return whole ?? Buffer.concat(chunks, length)
  throw entityTooLarge(`Request must be smaller than ${most} bytes for the ${operation} operation`)
}

function outgoing({ status, headers, body }: ServiceResponse, requestId: string): Outgoing {
  const bytes = Buffer.isBuffer(body)
    ? body
    : Buffer.from(body === undefined ? '' : JSON.stringify(body))
  return {
    status,
    headers: {
      ...(bytes.length > 0 && { 'Content-Type': 'application/json' }),
      ...(status !== 204 && { 'Content-Length': bytes.length }),
      'x-amzn-RequestId': requestId,
      ...headers,
    },
    body: bytes,
  }
}

function write(response: ServerResponse, { status, headers, body }: Outgoing): void {
  if (response.destroyed || response.headersSent) return
  response.writeHead(status, headers)
  response.end(status === 204 ? undefined : body)
}

function headersOf(request: IncomingMessage): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(',') : value,
    ]),
  )
}

function internal(error: unknown): ServiceError {
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return new ServiceError(500, 'ServiceException', `The embedded Lambda service failed: ${message}`)
}
