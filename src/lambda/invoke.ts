import { setTimeout as sleep } from 'node:timers/promises'
import {
  InvokeCommand,
  type InvokeCommandOutput,
  TooManyRequestsException,
} from '@aws-sdk/client-lambda'
import { z } from 'zod'
import { CouldNotMeasure } from '../config/errors.ts'
import type { Lambda } from './client.ts'
import type { Failure } from './failure.ts'
import { findPlatformReport, type PlatformReport } from './platform-report.ts'
import type { Replica } from './previews.ts'

/** One invocation: what the platform said of it, and how it failed if it did. */
export interface Invocation {
  report: PlatformReport
  failure?: Failure
}

const THROTTLED_ATTEMPTS = 12
const FIRST_PAUSE_MS = 100
const LONGEST_PAUSE_MS = 5000

/**
 * Invokes a replica once. Throttled calls are repeated, as they never ran; nothing else is.
 * @throws CouldNotMeasure when another version answered or the platform report is missing
 */
export async function invokeReplica(
  lambda: Lambda,
  replica: Replica,
  payloadJson: string,
): Promise<Invocation> {
  const output = await whenThrottled(() =>
    lambda.invoke.send(
      new InvokeCommand({
        FunctionName: replica.functionName,
        Qualifier: replica.version,
        LogType: 'Tail',
        Payload: Buffer.from(payloadJson),
      }),
    ),
  )
  if (output.ExecutedVersion !== replica.version) {
    throw new CouldNotMeasure(
      `Version ${output.ExecutedVersion} of ${replica.functionName} answered instead of version ${replica.version}: somebody else is changing the preview.`,
    )
  }
  const tail = Buffer.from(output.LogResult ?? '', 'base64').toString('utf8')
  const report = findPlatformReport(tail, output.$metadata.requestId ?? '')
  if ('kind' in report) {
    throw new CouldNotMeasure(`${replica.functionName} cannot be measured: ${report.reason}.`)
  }
  const failure = failureOf(output, report)
  return failure ? { report, failure } : { report }
}

async function whenThrottled<Result>(call: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call()
    } catch (error) {
      if (!(error instanceof TooManyRequestsException) || attempt === THROTTLED_ATTEMPTS)
        throw error
      const asked = Number(error.retryAfterSeconds ?? 0) * 1000
      const backoff = Math.min(FIRST_PAUSE_MS * 2 ** (attempt - 1), LONGEST_PAUSE_MS)
      await sleep(Math.max(asked, backoff * (0.5 + Math.random() / 2)))
    }
  }
}

const errorPayload = z.object({
  errorType: z.string().default('Error'),
  errorMessage: z.string().default(''),
})

function failureOf(output: InvokeCommandOutput, report: PlatformReport): Failure | undefined {
  if (!output.FunctionError) return undefined
  const said = errorPayload.safeParse(jsonOf(output.Payload)).data
  const errorType = report.errorType ?? said?.errorType ?? 'Error'
  if (report.status === 'timeout' || errorType === 'Sandbox.Timedout') return { kind: 'timeout' }
  if (errorType === 'Runtime.OutOfMemory') return { kind: 'out-of-memory' }
  // Lambda reports a runtime that the kernel killed for its memory as an exit, at the full size.
  if (errorType === 'Runtime.ExitError' && report.maxMemoryUsedMB >= report.memoryMB) {
    return { kind: 'out-of-memory' }
  }
  if (/^(Runtime|Extension|Sandbox)\./.test(errorType)) return { kind: 'crash', errorType }
  return { kind: 'function-error', errorType, message: said?.errorMessage ?? '' }
}

function jsonOf(payload: Uint8Array | undefined): unknown {
  try {
    return JSON.parse(Buffer.from(payload ?? []).toString('utf8'))
  } catch {
    return undefined
  }
}
