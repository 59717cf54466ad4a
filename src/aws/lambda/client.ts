import {
  GetFunctionCommand,
  LambdaClient,
  type LambdaClientResolvedConfig,
  type LambdaPaginationConfiguration,
  type ServiceInputTypes,
  type ServiceOutputTypes,
} from '@aws-sdk/client-lambda'
import type { Command, FinalizeRequestMiddleware, HttpHandlerOptions } from '@smithy/types'
import type { Backend } from '../../inputs/plan.ts'
import { type ByteGate, byteGate } from '../../shared/byte-gate.ts'
import { type Clock, systemClock } from '../../shared/clock.ts'
import { defined } from '../../shared/defined.ts'
import { clientSettings, EMBEDDED_SERVICE, REQUEST_MS } from '../client-settings.ts'
import { limitBody } from '../deadline.ts'
import { onRequest } from '../host.ts'
import { type InProcessService, inProcessHandler } from './in-process.ts'
import { type Limiter, limiter, type Turn } from './limiter.ts'
import { ATTEMPTS, retry, retryabilityOf } from './retry.ts'
import { streamZips } from './streamed-zip.ts'
import { MAX_DIRECT_ZIP_BYTES, openUploads, type ZipWays } from './uploads.ts'

/** The two ways a run talks to Lambda: about functions, and to functions. */
export interface Lambda extends ZipWays {
  /** Control plane; called by `send` and `pages` only, which limit and repeat. */
  control: LambdaClient
  /** Invocations; called by `invokeReplica` only. */
  invoke: LambdaClient
  limits: { control: Limiter; getFunction: Limiter }
  /** Admits requests that carry a zip. */
  zips: ByteGate
  pauses: Pauses
  clock: Clock
  /** Where control calls go, once one was made: the SDK finds it in its own settings. */
  host(): string | undefined
  /** Aborted, calls through this handle are not made any more, and broken off. */
  signal?: AbortSignal
  /** Whose calls these are, so that functions take turns. */
  owner?: string
}

/** Milliseconds; AWS wants them long, tests short. */
interface Pauses {
  /** First pause before a call is repeated. */
  retryMs: number
  /** First pause before Lambda is asked again whether something is ready. */
  pollMs: number
  /** How long nothing of a download may come before it is begun again. Default 15 s. */
  stallMs?: number
}

export interface LambdaOptions {
  backend: Backend
  region: string
  /** Address of the embedded service; absent, the SDK's own chain decides. */
  endpoint?: string
  /** The embedded service itself, where it is one of this process: it is invoked directly. */
  inProcess?: InProcessService
  /** All control calls but GetFunction. Default: 14 on AWS, without limit on the embedded service. */
  controlCallsPerSecond?: number
  pauses?: Pauses
  /** Default: the system's. */
  clock?: Clock
  /** Default: Lambda's own limit. */
  directZipBytes?: number
  /** Where larger zips may lie, and what their keys begin with. */
  upload?: { bucket: string; prefix: string }
  /** Is given the names of what is in the bucket, as long as it is there. */
  existing?: Set<string>
}

/** How one control call is made. */
export interface SendOptions extends Omit<Turn, 'owner'> {
  /** Time for one attempt. */
  timeoutMs?: number
  /** Aborted, a request that is under way is broken off too. */
  abandon?: AbortSignal
}

const AGENT = { keepAlive: true, maxSockets: 256 }
/** All attempts of a call together may take so many times what one may. */
const CALL_TIMES = 2
/** Of the largest answer that there is, 6 MB. */
const BODY_MS = 60_000
/** A request takes many times its zip's size: as base64, as JSON, and as what is signed and sent. */
const ZIPS_AT_ONCE_BYTES = 8 * 2 ** 20
/** The embedded service has any bucket, and is in the same memory. */
const LOCAL_SPARING_BYTES = 2 ** 20
const PAUSES: Pauses = { retryMs: 100, pollMs: 250 }

/** AWS allows an account 15 control calls a second, and 100 of GetFunction; some are left to others. */
const CONTROL_CALLS_PER_SECOND = 14
const GET_FUNCTION_SHARE = 6

/**
 * Makes the clients. On AWS, endpoint and credentials come from the SDK's standard chain; the
 * embedded service asks for no credentials, so none of the user's are sent to it, and nothing of the
 * user's configuration can keep the SDK from talking to it.
 */
export function connect(options: LambdaOptions): Lambda {
  const { backend, region, endpoint } = options
  const perSecond =
    options.controlCallsPerSecond ?? (backend === 'aws' ? CONTROL_CALLS_PER_SECOND : undefined)
  const where = {
    region,
    ...defined({ endpoint }),
    ...(backend === 'local' && EMBEDDED_SERVICE),
  }
  const { pauses = PAUSES, clock = systemClock } = options
  const client = (bodyMs: number, inProcess?: InProcessService) => {
    // Calls are repeated here, where it is known what is safe to repeat.
    const settings = clientSettings(where, { attempts: 1 })
    const made = new LambdaClient({
      ...where,
      ...settings,
      requestHandler: inProcess
        ? inProcessHandler(inProcess)
        : { ...settings.requestHandler, httpAgent: AGENT, httpsAgent: AGENT },
    })
    limitBody(made, bodyMs)
    streamZips(made)
    return made
  }
  const control = client(REQUEST_MS)
  let host: string | undefined
  onRequest(control, (called) => {
    host = called
  })
  return {
    control,
    invoke: client(BODY_MS, options.inProcess),
    host: () => host,
    limits: {
      control: limiter(perSecond),
      getFunction: limiter(perSecond && perSecond * GET_FUNCTION_SHARE),
    },
    zips: byteGate(ZIPS_AT_ONCE_BYTES),
    pauses,
    clock,
    directZipBytes: options.directZipBytes ?? MAX_DIRECT_ZIP_BYTES,
    ...(backend === 'local' && { sparingZipBytes: LOCAL_SPARING_BYTES }),
    ...(options.upload && {
      uploads: openUploads({
        ...where,
        ...options.upload,
        pauseMs: pauses.pollMs,
        clock,
        ...(options.existing && { existing: options.existing }),
      }),
    }),
  }
}

/** The same clients, for one function's calls: it takes turns with others. */
export function ownedBy(lambda: Lambda, owner: string): Lambda {
  return { ...lambda, owner }
}

/** The same clients, for work that ends with this signal, such as looking things up. */
export function until(lambda: Lambda, signal: AbortSignal): Lambda {
  return { ...lambda, signal }
}

/** Closes the sockets, so that the process can end. */
export function disconnect({ control, invoke, uploads }: Lambda): void {
  uploads?.close()
  control.destroy()
  invoke.destroy()
}

/**
 * Makes a control call when its turn has come. Repeats it when it was throttled and when no answer
 * came, so whoever sends a write must recognise the effect of an attempt whose answer was lost.
 */
export async function send<Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(
  lambda: Lambda,
  command: Command<
    ServiceInputTypes,
    Input,
    ServiceOutputTypes,
    Output,
    LambdaClientResolvedConfig
  >,
  how: SendOptions = {},
): Promise<Output> {
  limitAndRetry(lambda, command, how)
  return lambda.control.send(command, requestOf(lambda, how))
}

/** The pages of a list, each asked for as `send` would, and only when it is wanted. */
export function pages<Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(
  paginate: (
    config: LambdaPaginationConfiguration,
    input: Input,
    request: HttpHandlerOptions,
  ) => AsyncIterable<Output>,
  lambda: Lambda,
  input: Input,
  how: SendOptions = {},
): AsyncIterable<Output> {
  const withCommand: LambdaPaginationConfiguration['withCommand'] = (command) => {
    limitAndRetry(lambda, command, how)
    return command
  }
  return paginate({ client: lambda.control, withCommand }, input, requestOf(lambda, how))
}

function requestOf(
  { signal: ends }: Lambda,
  { abandon, timeoutMs = REQUEST_MS }: SendOptions,
): HttpHandlerOptions {
  const broken = [abandon, ends].filter((each) => each !== undefined)
  return {
    requestTimeout: timeoutMs,
    ...(broken.length > 0 && { abortSignal: AbortSignal.any(broken) }),
  }
}

/** Where the SDK itself would repeat a request, so that each attempt is signed anew. */
function limitAndRetry<Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(
  lambda: Lambda,
  command: Command<ServiceInputTypes, Input, ServiceOutputTypes, Output, unknown>,
  { urgent = false, signal, timeoutMs = REQUEST_MS }: SendOptions,
): void {
  const { limits, clock, owner, signal: ends } = lambda
  const untilMs = clock.nowMs() + CALL_TIMES * timeoutMs
  const limit = command instanceof GetFunctionCommand ? limits.getFunction : limits.control
  const signals = [signal, ends].filter((each) => each !== undefined)
  const stop = signals.length > 0 ? { signal: AbortSignal.any(signals) } : {}
  const limited: FinalizeRequestMiddleware<Input, Output> = (next) => async (call) => {
    const attempt = async () => {
      ends?.throwIfAborted()
      await limit.turn({ urgent, ...defined({ owner }), ...stop })
      return next(call)
    }
    return retry({ ...lambda, attempts: ATTEMPTS.control, ...stop }, attempt, (error) => {
      ends?.throwIfAborted()
      const retryability = retryabilityOf(error)
      if (retryability.kind === 'answered' || clock.nowMs() >= untilMs) return undefined
      if (retryability.kind === 'unanswered') return 0
      limit.slowDown()
      return retryability.afterMs
    })
  }
  command.middlewareStack.addRelativeTo(limited, {
    relation: 'before',
    toMiddleware: 'retryMiddleware',
    name: 'limitAndRetry',
    // A command that is sent once more has it already.
    override: true,
  })
}
