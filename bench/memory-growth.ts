/**
 * False alarms and hits of the findings about memory, on samples that checks have written:
 *
 *     node bench/memory-growth.ts report/samples.ndjson …
 *
 * Environments of one side and size are dealt anew into pretended bases and heads (no difference:
 * any finding is a false alarm), and base against head is dealt as measured (hits, where head leaks).
 */
import { readFileSync } from 'node:fs'
import type { Side } from '../src/inputs/plan.ts'
import type { Sample } from '../src/measure/sample.ts'
import { type Random, seededRandom, shuffled } from '../src/shared/random.ts'
import type { FunctionCase } from '../src/verdict/comparison.ts'
import { memoryGrowthFindings } from '../src/verdict/memory-growth.ts'
import { memoryPressureFindings } from '../src/verdict/memory-pressure.ts'

const CHECKS = 2000
/** Environments per side and size, as at the first look of a check. */
const ENVIRONMENTS = 4

for (const file of process.argv.slice(2)) {
  const samples = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Sample)
    .filter((line) => 'side' in line)
  const random = seededRandom(1, file)
  const rows = [
    ['base against base', (deal: Random) => dealt(samples, ['base', 'base'], deal)],
    ['head against head', (deal: Random) => dealt(samples, ['head', 'head'], deal)],
    ['base against head', (deal: Random) => dealt(samples, ['base', 'head'], deal)],
  ] as const
  console.log(file)
  for (const [what, deal] of rows) {
    let growth = 0
    let pressure = 0
    for (let check = 0; check < CHECKS; check++) {
      const drawn = deal(random)
      growth += memoryGrowthFindings(caseOf(samples), drawn).length > 0 ? 1 : 0
      pressure += memoryPressureFindings(drawn).length > 0 ? 1 : 0
    }
    const share = (hits: number) => `${((100 * hits) / CHECKS).toFixed(2)} %`
    console.log(`  ${what}: memory-growth ${share(growth)}, memory-pressure ${share(pressure)}`)
  }
}

/** As many environments per side and size, drawn with replacement, under new names. */
function dealt(
  samples: readonly Sample[],
  [base, head]: readonly [Side, Side],
  random: Random,
): Sample[] {
  const sizes = [...new Set(samples.map(({ memoryMB }) => memoryMB))]
  return sizes.flatMap((memoryMB) =>
    (['base', 'head'] as const).flatMap((as) => {
      const from = as === 'base' ? base : head
      const own = samples.filter(({ side, memoryMB: size }) => side === from && size === memoryMB)
      const names = [...new Set(own.map(({ environment }) => environment))]
      return Array.from({ length: ENVIRONMENTS }, (_, index) => {
        const [name] = shuffled(names, random)
        return own
          .filter(({ environment }) => environment === name)
          .map((sample): Sample => ({ ...sample, side: as, environment: `${as} ${index}` }))
      }).flat()
    }),
  )
}

function caseOf(samples: readonly Sample[]): FunctionCase {
  const prices = {
    region: 'us-east-1',
    architecture: 'x86_64',
    usdPerGBSecond: '0.0000166667',
    usdPerRequest: '0.0000002',
    usdPerTmpGBSecond: null,
    asOf: '2026-11',
  } as const
  return {
    name: 'measured',
    payloads: [...new Set(samples.map(({ payload }) => payload))].map((name) => ({
      name,
      weight: 1,
    })),
    memorySizesMB: [...new Set(samples.map(({ memoryMB }) => memoryMB))],
    prices: { base: prices, head: prices },
    ephemeralStorageMB: { base: 512, head: 512 },
    limits: { durationPercent: 5, costPercent: 5, initPercent: 10 },
    failOn: 'any',
    rule: { looks: [4], confirmReplicas: 0 },
  }
}
