import { once } from 'node:events'
import type { EnvironmentFactory } from './environment.ts'
import type { ServeOptions } from './serve-options.ts'
import { startLambdaService } from './service.ts'

/** The process, as far as serving needs it. */
export interface ServeIo {
  stdout: { write(text: string): unknown }
  once(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown
  off(signal: 'SIGINT' | 'SIGTERM', listener: () => void): unknown
}

/**
 * Serves until SIGINT or SIGTERM, then ends every environment and removes all files.
 *
 * @param factory disposed of at the end
 */
export async function serve(
  options: ServeOptions,
  factory: EnvironmentFactory,
  io: ServeIo,
): Promise<void> {
  const stopped = stopSignal(io)
  await using service = await startLambdaService({ ...options, factory })
  const { region = 'us-east-1' } = options
  io.stdout.write(
    [
      `The embedded Lambda service listens on ${service.endpoint}`,
      'To use it from any SDK or the AWS command line (any credentials will do):',
      `  export AWS_ENDPOINT_URL_LAMBDA=${service.endpoint} AWS_REGION=${region} AWS_DEFAULT_REGION=${region} AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local`,
      '  aws lambda list-functions',
      "It keeps everything in memory and ends with Ctrl-C. Durations are estimates, not AWS's.",
      '',
    ].join('\n'),
  )
  await stopped
}

async function stopSignal(io: ServeIo): Promise<void> {
  const stopping = new AbortController()
  const stop = () => stopping.abort()
  io.once('SIGINT', stop)
  io.once('SIGTERM', stop)
  try {
    await once(stopping.signal, 'abort')
  } finally {
    io.off('SIGINT', stop)
    io.off('SIGTERM', stop)
  }
}
