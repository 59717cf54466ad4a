import type { Side } from '../inputs/plan.ts'
import type { Sample } from '../measure/sample.ts'

/** One execution environment as it went on: its warm invocations, in the order they were made. */
export interface EnvironmentHistory {
  side: Side
  memoryMB: number
  /** All but the cold one, up to the first failure. */
  warm: readonly Sample[]
}

/** Samples by environment, each in its order. The order of the samples makes no difference. */
export function historiesOf(samples: readonly Sample[]): EnvironmentHistory[] {
  const byEnvironment = new Map<string, Sample[]>()
  for (const sample of samples) {
    const key = `${sample.side} ${sample.memoryMB} ${sample.environment}`
    const own = byEnvironment.get(key)
    if (own) own.push(sample)
    else byEnvironment.set(key, [sample])
  }
  return [...byEnvironment.values()].flatMap((own): EnvironmentHistory[] => {
    const [first] = own
    if (first === undefined) return []
    const ordered = own.toSorted((a, b) => a.sequence - b.sequence)
    const failed = ordered.findIndex(({ failure }) => failure !== undefined)
    const good = failed < 0 ? ordered : ordered.slice(0, failed)
    const { side, memoryMB } = first
    return [{ side, memoryMB, warm: good.filter(({ phase }) => phase !== 'cold') }]
  })
}
