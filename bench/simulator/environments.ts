import type { Side } from '../../src/inputs/plan.ts'
import type { Sample } from '../../src/measure/sample.ts'
import type { Random } from '../../src/shared/random.ts'
import type { Scenario } from './scenario.ts'

export interface Place {
  side: Side
  memoryMB: number
  stage: Sample['stage']
  replica: number
}

/** Draws ln speed of an environment, with whatever violates the model. */
export function environmentDraws(scenario: Scenario, random: Random, normal: () => number) {
  const { betweenEnvironments: deviation, violation, slowCpu } = scenario
  const shared = new Map<string, number>()
  const once = (key: string, value: () => number) => {
    const known = shared.get(key) ?? value()
    shared.set(key, known)
    return known
  }
  return ({ side, memoryMB, stage, replica }: Place): number => {
    const place = `${side} ${memoryMB} ${stage}`
    const cpu = slowCpu && random() < slowCpu.share ? Math.log(slowCpu.factor) : 0
    switch (violation?.kind) {
      case undefined:
        return normal() * deviation + cpu
      case 'shared-hosts': {
        const host = Math.floor(replica / violation.replicas)
        return once(`${place} ${host}`, () => normal() * deviation)
      }
      case 'version-offset': {
        const offset = () => normal() * violation.deviation
        const own = normal() * deviation
        return own + (violation.shared === 'replica' ? offset() : once(place, offset))
      }
      case 'own-cpu-mix': {
        const { least, most, factor } = violation
        const share = once(side, () => least + random() * (most - least))
        return normal() * deviation + (random() < share ? Math.log(factor) : 0)
      }
    }
  }
}
