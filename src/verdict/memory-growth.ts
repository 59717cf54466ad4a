import { SIDES, type Side } from '../inputs/plan.ts'
import type { Sample } from '../measure/sample.ts'
import type { FunctionCase } from './comparison.ts'
import type { Fact, MemoryGrowth } from './finding.ts'
import { type EnvironmentHistory, historiesOf } from './histories.ts'
import { MIN_REPLICAS } from './hypothesis-tests.ts'
import { ascending, median } from './stats/describe.ts'
import { fisherGreater, type Share } from './stats/fisher.ts'

/**
 * A leak: memory of head that grows with every warm invocation of an environment, where base's does
 * not.
 *
 * Max Memory Used is a high-water mark and every runtime's heap settles over its first invocations,
 * so a plain trend test (Mann–Kendall) calls any healthy function growing. What distinguishes a leak is that
 * it never skips an invocation: an environment's steady growth is the lower quartile of its steps
 * from one warm invocation to the next, which the jumps of a heap do not move. Fisher's exact test
 * then asks whether more environments of head than of base grow steadily; base warms up alike. Over
 * so few invocations a leak and garbage that nobody has collected yet look the same.
 */
export function memoryGrowthFindings(fn: FunctionCase, samples: readonly Sample[]): Fact[] {
  const all = historiesOf(samples).filter(({ warm }) => warm.length >= MIN_WARM)
  const histories = all.filter(({ warm: [first] }) => first?.ranAtMB === undefined)
  const growth = (wanted: Side) =>
    histories.filter(({ side }) => side === wanted).map(({ warm }) => steadyGrowthMB(warm))
  const [base = [], head = []] = SIDES.map(growth)
  if (Math.min(base.length, head.length) < MIN_REPLICAS) return []
  const atLeastMB = Math.max(MIN_GROWTH_MB, 2 * median(base))
  const growing = (values: readonly number[]): Share => ({
    hits: values.filter((value) => value >= atLeastMB).length,
    of: values.length,
  })
  const [ofBase, ofHead] = [growing(base), growing(head)]
  if (ofHead.hits < MAX * ofHead.of || fisherGreater(ofBase, ofHead) >= ALPHA) return []
  const growthMB = median(head)
  return [
    {
      kind: 'memory-growth',
      growthMB,
      invocations: Math.min(...histories.map(({ warm }) => warm.length)),
      baseGrowing: ofBase.hits,
      baseEnvironments: ofBase.of,
      headGrowing: ofHead.hits,
      headEnvironments: ofHead.of,
      ...untilFull(fn, all, growthMB),
    },
  ]
}

/** MB that at least three in four of the steps between warm invocations add. */
function steadyGrowthMB(warm: EnvironmentHistory['warm']): number {
  const steps = warm
    .slice(1)
    .map(({ maxMemoryUsedMB }, index) => maxMemoryUsedMB - (warm[index]?.maxMemoryUsedMB ?? 0))
  return ascending(steps)[Math.floor((steps.length - 1) / 4)] ?? 0
}

/** How long an environment lasts at that pace: at the size that head runs at, or the smallest. */
function untilFull(
  { deployedMB, memorySizesMB }: FunctionCase,
  histories: readonly EnvironmentHistory[],
  growthMB: number,
): Pick<MemoryGrowth, 'full'> {
  const memoryMB = deployedMB?.head ?? memorySizesMB[0]
  const here = histories.filter(
    (history) => history.side === 'head' && history.memoryMB === memoryMB,
  )
  if (memoryMB === undefined || here.length === 0) return {}
  const usedMB = median(here.map(({ warm }) => warm.at(-1)?.maxMemoryUsedMB ?? 0))
  const invocations = Math.max(1, Math.round((memoryMB - usedMB) / growthMB))
  return { full: { memoryMB, invocations } }
}

/** Warm invocations in a row without which an environment says nothing about growth. */
const MIN_WARM = 5
/** The platform report has whole megabytes. */
const MIN_GROWTH_MB = 1
/** Share of head's environments that have to grow. */
const MAX = 0.75
const ALPHA = 0.01
