import { SIDES, type Side } from '../inputs/plan.ts'
import type { Sample } from '../measure/sample.ts'
import { LEAST_REPLICAS } from './answers.ts'
import type { FunctionCase } from './comparison.ts'
import type { Fact, MemoryGrowth } from './finding.ts'
import { type Life, livesOf } from './lives.ts'
import { ascending, median } from './stats/describe.ts'
import { fisherGreater, type Share } from './stats/fisher.ts'

/**
 * A leak: memory of head that grows with every warm invocation of an environment, where base's does
 * not.
 *
 * Max Memory Used is a high-water mark and every runtime's heap settles over its first invocations,
 * so a plain trend test (Mann–Kendall) calls any healthy function growing. What tells a leak is that
 * it never skips an invocation: an environment's steady growth is the lower quartile of its steps
 * from one warm invocation to the next, which the jumps of a heap do not move. Fisher's exact test
 * then asks whether more environments of head than of base grow steadily; base warms up alike. Over
 * so few invocations a leak and garbage that nobody has collected yet look the same.
 */
export function memoryGrowthFindings(function_: FunctionCase, samples: readonly Sample[]): Fact[] {
  const lives = livesOf(samples).filter(({ warm }) => warm.length >= LEAST_WARM)
  const growth = (wanted: Side) =>
    lives.filter(({ side }) => side === wanted).map(({ warm }) => steadyGrowthMB(warm))
  const [base = [], head = []] = SIDES.map(growth)
  if (Math.min(base.length, head.length) < LEAST_REPLICAS) return []
  const atLeastMB = Math.max(LEAST_GROWTH_MB, 2 * median(base))
  const growing = (values: readonly number[]): Share => ({
    hits: values.filter((value) => value >= atLeastMB).length,
    of: values.length,
  })
  const [ofBase, ofHead] = [growing(base), growing(head)]
  if (ofHead.hits < MOST * ofHead.of || fisherGreater(ofBase, ofHead) >= ALPHA) return []
  const growthMB = median(head)
  return [
    {
      kind: 'memory-growth',
      growthMB,
      invocations: Math.min(...lives.map(({ warm }) => warm.length)),
      baseGrowing: ofBase.hits,
      baseEnvironments: ofBase.of,
      headGrowing: ofHead.hits,
      headEnvironments: ofHead.of,
      ...untilFull(function_, lives, growthMB),
    },
  ]
}

/** MB that at least three in four of the steps between warm invocations add. */
export function steadyGrowthMB(warm: Life['warm']): number {
  const steps = warm
    .slice(1)
    .map(({ maxMemoryUsedMB }, index) => maxMemoryUsedMB - (warm[index]?.maxMemoryUsedMB ?? 0))
  return ascending(steps)[Math.floor((steps.length - 1) / 4)] ?? 0
}

/** How long an environment lasts at that pace: at the size that head runs at, or the smallest. */
function untilFull(
  { deployedMB, memorySizesMB }: FunctionCase,
  lives: readonly Life[],
  growthMB: number,
): Pick<MemoryGrowth, 'full'> {
  const memoryMB = deployedMB?.head ?? memorySizesMB[0]
  const here = lives.filter((life) => life.side === 'head' && life.memoryMB === memoryMB)
  if (memoryMB === undefined || here.length === 0) return {}
  const usedMB = median(here.map(({ warm }) => warm.at(-1)?.maxMemoryUsedMB ?? 0))
  const invocations = Math.max(1, Math.round((memoryMB - usedMB) / growthMB))
  return { full: { memoryMB, invocations } }
}

/** Warm invocations in a row without which an environment says nothing about growth. */
const LEAST_WARM = 5
/** The platform report has whole megabytes. */
const LEAST_GROWTH_MB = 1
/** Share of head's environments that have to grow. */
const MOST = 0.75
const ALPHA = 0.01
