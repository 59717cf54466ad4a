import type { Sample } from './sample.ts'

/**
 * Which memory sizes are measured by the same environments. On the embedded service an invocation at one
 * size says what it would have been at larger ones, as long as nothing else would differ; which these
 * are shows as it answers.
 */
export interface SharedEnvironments {
  /** Sizes that need environments of their own, ascending. */
  hosts(): number[]
  /** The size whose environments measure this one, perhaps itself. */
  hostOf(memoryMB: number): number
  /** Sizes that are measured at a host, besides itself. */
  guestsOf(hostMB: number): number[]
  /** Takes note of the sizes that an invocation at a host was asked for and answered. */
  answered(hostMB: number, askedMB: readonly number[], answeredMB: readonly number[]): void
  /** The samples without those of guests that turned out not to be any. */
  valid(samples: readonly Sample[]): Sample[]
}

/**
 * @param sizesMB ascending
 * @param shares whether invocations say what they would have been at other sizes
 */
export function shareEnvironments(sizesMB: readonly number[], shares: boolean): SharedEnvironments {
  const apart = new Set<string>()
  const hostOf = (memoryMB: number): number => {
    if (!shares) return memoryMB
    for (const host of hosts()) {
      if (host === memoryMB || (host < memoryMB && !apart.has(`${host} ${memoryMB}`))) return host
    }
    return memoryMB
  }
  /** Each size joins the smallest host that it is not apart from, so that memory is shortest there. */
  const hosts = (): number[] => {
    const found: number[] = []
    for (const memoryMB of sizesMB) {
      if (!shares || found.every((host) => apart.has(`${host} ${memoryMB}`))) found.push(memoryMB)
    }
    return found
  }
  return {
    hosts,
    hostOf,
    guestsOf: (hostMB) =>
      sizesMB.filter((memoryMB) => memoryMB !== hostMB && hostOf(memoryMB) === hostMB),
    answered(hostMB, askedMB, answeredMB) {
      for (const memoryMB of askedMB) {
        if (!answeredMB.includes(memoryMB)) apart.add(`${hostMB} ${memoryMB}`)
      }
    },
    valid: (samples) =>
      samples.filter(({ memoryMB, ranAtMB = memoryMB }) => hostOf(memoryMB) === ranAtMB),
  }
}
