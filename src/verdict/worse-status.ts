import { type KeptResponses, statusCodeOf } from '../measure/responses.ts'
import type { Sample } from '../measure/sample.ts'
import type { FunctionCase } from './comparison.ts'

/**
 * Without an expectation of the user's, base's usual response is what is expected: a response with a
 * status of a worse class, 4xx or 5xx, is a failure of whichever side gives it. A head that answers
 * 500 at once is not faster.
 */
export function withWorseStatusFailing(
  { payloads }: Pick<FunctionCase, 'payloads'>,
  samples: readonly Sample[],
): readonly Sample[] {
  if (samples.every(({ statusCode }) => statusCode === undefined)) return samples
  const usual = usualClasses({ payloads }, samples)
  return samples.map((sample) => {
    const { statusCode, failure, payload } = sample
    const usualOfPayload = usual.get(payload)
    if (failure !== undefined || statusCode === undefined || usualOfPayload === undefined) {
      return sample
    }
    if (!isWorse(statusCode, usualOfPayload)) return sample
    return {
      ...sample,
      failure: { kind: 'worse-status', statusCode, usualClass: usualOfPayload },
    }
  })
}

/** The responses without those that fail so: how often there are these is a finding of its own. */
export function withoutWorseStatus(
  fn: Pick<FunctionCase, 'payloads'>,
  samples: readonly Sample[],
  responses: readonly KeptResponses[],
): KeptResponses[] {
  const usual = usualClasses(fn, samples)
  return responses.map(({ payload, base, head }) => {
    const usualOfPayload = usual.get(payload)
    const isKept = (text: string) => {
      const statusCode = statusCodeOf(Buffer.from(text))
      return (
        statusCode === undefined ||
        usualOfPayload === undefined ||
        !isWorse(statusCode, usualOfPayload)
      )
    }
    return { payload, base: base.filter(isKept), head: head.filter(isKept) }
  })
}

/** By payload, where base's usual response is what is expected. */
function usualClasses({ payloads }: Pick<FunctionCase, 'payloads'>, samples: readonly Sample[]) {
  return new Map(
    payloads
      .filter(({ hasExpectation }) => !hasExpectation)
      .map(({ name }) => [name, usualClass(samples, name)]),
  )
}

function isWorse(statusCode: number, usual: number): boolean {
  const own = classOf(statusCode)
  return own >= FIRST_FAILING_CLASS && own > usual
}

/** The class that most of base's responses have: 2 for 2xx. */
function usualClass(samples: readonly Sample[], payload: string): number | undefined {
  const counts = new Map<number, number>()
  for (const { side, payload: own, statusCode } of samples) {
    if (side !== 'base' || own !== payload || statusCode === undefined) continue
    counts.set(classOf(statusCode), (counts.get(classOf(statusCode)) ?? 0) + 1)
  }
  return [...counts].sort(([a, many], [b, more]) => more - many || a - b)[0]?.[0]
}

function classOf(statusCode: number): number {
  return Math.floor(statusCode / 100)
}

const FIRST_FAILING_CLASS = 4
