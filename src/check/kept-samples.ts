import type { Sample } from '../measure/sample.ts'
import { packed } from '../shared/packed.ts'

/**
 * Samples of a function that is decided. They are looked at once more, when its report is written: until
 * then those of a thousand functions take a tenth of the memory.
 */
export interface KeptSamples {
  count: number
  read(): readonly Sample[]
}

export function keepSamples(samples: readonly Sample[]): KeptSamples {
  return { count: samples.length, read: packed(samples) }
}
