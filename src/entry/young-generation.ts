import { PerformanceObserver } from 'node:perf_hooks'
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'

/** Node.js 20 and 22 let it grow to twice as much, Node.js 24 to eight times, which is no faster here. */
const MAX_BYTES = 16 * 2 ** 20

/**
 * Keeps V8's young generation from growing further, once it is as large as that: what was sent or read is
 * collected sooner, and the peak of memory is lower by up to a half.
 *
 * An action cannot be given options of Node.js, and V8 reads its limit only when it starts. How far each
 * growth goes it reads every time. Nothing is set before: another set of flags costs V8's code cache of
 * Node.js's own modules.
 */
export function boundYoungGeneration(): void {
  let isBounded = false
  const observer = new PerformanceObserver(() => {
    const isFull = youngGenerationBytes() >= MAX_BYTES
    if (isFull === isBounded) return
    isBounded = isFull
    setFlagsFromString(`--semi-space-growth-factor=${isBounded ? 1 : 2}`)
  })
  observer.observe({ entryTypes: ['gc'] })
}

function youngGenerationBytes(): number {
  return getHeapSpaceStatistics().find(isYoung)?.space_size ?? 0
}

function isYoung({ space_name }: { space_name: string }): boolean {
  return space_name === 'new_space'
}
