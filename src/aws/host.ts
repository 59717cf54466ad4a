import type { MiddlewareStack } from '@smithy/types'

/** Domains of AWS's own endpoints, in all its partitions. */
const DOMAINS = [
  'amazonaws.com',
  'amazonaws.com.cn',
  'api.aws',
  'api.amazonwebservices.com.cn',
  'amazonaws.eu',
  'c2s.ic.gov',
  'sc2s.sgov.gov',
  'csp.hci.ic.gov',
  'cloud.adc-e.uk',
]

/** Whether a host is AWS, and not somebody else who speaks its protocol. */
export function isAwsHost(host: string): boolean {
  return DOMAINS.some((domain) => host === domain || host.endsWith(`.${domain}`))
}

/**
 * Calls back with the host of each request that a client of AWS's SDK is about to send: the SDK finds
 * it in its arguments, the environment and the shared configuration, and exposes it nowhere.
 * @param look may throw, and then nothing is sent
 */
export function onRequest<Input extends object, Output extends object>(
  { middlewareStack }: { middlewareStack: MiddlewareStack<Input, Output> },
  look: (host: string) => void,
): void {
  middlewareStack.add(
    (next) => async (call) => {
      const { request } = call
      if (typeof request === 'object' && request !== null && 'hostname' in request) {
        look(String(request.hostname))
      }
      return next(call)
    },
    { step: 'build', name: 'lookAtHost' },
  )
}
