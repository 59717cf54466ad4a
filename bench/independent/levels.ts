import { type Measured, SIDES } from './measured.ts'

export const ALPHA = 0.05
const POCOCK = [1, 0.588, 0.442, 0.364, 0.316]
const LEVELS: Record<string, number[]> = {
  '6,8,12,20,36': [0.002343, 0.004248, 0.008704, 0.018179, 0.03539],
  '4,8,12,20,32': [0.001112, 0.005055, 0.01006, 0.020404, 0.034478],
  '4,6,10,16,24': [0.002109, 0.004861, 0.011436, 0.021521, 0.033755],
  '4,6,9,13,20': [0.003051, 0.006608, 0.012577, 0.020557, 0.033338],
  '4,6,8,12,16': [0.004431, 0.009014, 0.013871, 0.023364, 0.032103],
}

/** At which look a check is, and what it may spend there. */
export interface Look {
  index: number
  /** The next look, where more may be measured. */
  next: number | undefined
  mayMeasure: boolean
  /** The part of α that a finding of failure may spend. */
  part: number
  /** The level of passing, and that at the last look. */
  level: number
  lastLevel: number
}

export function lookOf({ fn, alive, reps }: Measured): Look {
  const { looks } = fn.rule
  const counts = alive.flatMap((mb) => SIDES.map((side) => reps('look', side, mb).length))
  const replicas = counts.length === 0 ? 0 : Math.min(...counts)
  const mayMeasure = !fn.exhausted && alive.length > 0
  const index = Math.max(0, looks.filter((look) => look <= replicas).length - 1)
  const levels = looks.length === 1 ? [ALPHA] : (LEVELS[looks.join()] ?? [])
  return {
    index,
    next: mayMeasure ? looks.find((look) => look > replicas) : undefined,
    mayMeasure,
    part: POCOCK[looks.length - 1] ?? 1 / looks.length,
    level: levels[index] ?? 0,
    lastLevel: levels[looks.length - 1] ?? 0,
  }
}
