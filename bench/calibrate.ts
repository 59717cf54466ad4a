/**
 * Real checks on the embedded Lambda service, one after the other, through all that a check does:
 * examples and functions of other kinds against a copy of their base, in which nothing is changed, or
 * 10 % or 20 % of CPU work is planted. Prints how many failed, and ends with status 1 when that is not as it should
 * be: at most 1 % of those in which nothing changed, and 19 in 20 of the others.
 *
 *     node bench/calibrate.ts [--checks 207] [--planted 20] [--seed 1]
 *       [--results file] [--minutes 9] [--only example]
 *
 * With `--results` every check's result is kept in that file, and another run goes on from there;
 * `--minutes` ends a run before all is done.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { type Example, examplesIn, inputsOf } from './calibrate/examples.ts'
import { writePlanted, writeUnchanged } from './calibrate/plant.ts'
import { openResults, type Result } from './calibrate/results.ts'
import { printSummary } from './calibrate/summary.ts'
import { checkQuietly } from './functions/quiet-check.ts'

const { values: flags } = parseArgs({
  options: {
    checks: { type: 'string', default: '207' },
    planted: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    minutes: { type: 'string', default: 'Infinity' },
    only: { type: 'string', default: '' },
    results: { type: 'string' },
  },
})
const endMs = Date.now() + Number(flags.minutes) * 60_000
const results = openResults(flags.results)
const directory = mkdtempSync(path.join(tmpdir(), 'bench-calibrate-'))
const examples = examplesIn(path.join(directory, 'functions'))
try {
  for (const { example, planted, seed } of toDo()) {
    if (Date.now() > endMs) break
    const result = await check(example, planted, seed)
    results.add(result)
    console.error(lineOf(result))
  }
} finally {
  rmSync(directory, { recursive: true, force: true })
}
process.exitCode = printSummary(results.all) ? 0 : 1

/** The checks that have no result yet; examples take turns. */
function toDo(): { example: Example; planted: number; seed: number }[] {
  const counts = [
    [0, Number(flags.checks)],
    [0.1, Number(flags.planted)],
    [0.2, Number(flags.planted)],
  ] as const
  return counts
    .flatMap(([planted, count]) =>
      Array.from({ length: count }, (_, index) => {
        const example = examples[index % examples.length] as Example
        return { example, planted, seed: Number(flags.seed) * 10_000 + index }
      }),
    )
    .filter(({ example }) => example.name.includes(flags.only))
    .filter(
      ({ example, planted, seed }) =>
        !results.all.some(
          (each) => each.example === example.name && each.planted === planted && each.seed === seed,
        ),
    )
}

async function check(example: Example, planted: number, seed: number): Promise<Result> {
  const own = path.join(directory, `${example.name}-${planted}-${seed}`)
  const sides = { base: path.join(own, 'base'), head: path.join(own, 'head') }
  if (planted === 0) {
    writeUnchanged(example, sides.head)
    sides.base = example.base
  } else {
    writePlanted(example, 'base', 0, sides.base)
    writePlanted(example, 'head', planted, sides.head)
  }
  const startedMs = Date.now()
  const { report } = await checkQuietly(inputsOf(example, sides, seed), directory)
  rmSync(own, { recursive: true })
  const rows = report.functions.flatMap((each) => (each.kind === 'measured' ? each.payloads : []))
  const findings = report.functions.flatMap((each) =>
    each.kind === 'measured' ? each.findings : [],
  )
  return {
    example: example.name,
    planted,
    seed,
    verdict: report.verdict,
    changes: rows.map(({ duration }) => duration?.changePercent ?? null),
    durationMs: rows.map(({ base }) => base?.durationMs ?? null),
    invocations: rows.reduce(
      (sum, { base, head }) => sum + (base?.invocations ?? 0) + (head?.invocations ?? 0),
      0,
    ),
    findings: findings.map(({ message }) => message),
    seconds: (Date.now() - startedMs) / 1000,
  }
}

function lineOf({ example, planted, seed, verdict, changes, invocations, seconds }: Result) {
  const shown = changes.map((change) => (change === null ? '–' : change.toFixed(1))).join(' ')
  return `${example} +${(100 * planted).toFixed(0)} % seed ${seed}: ${verdict} (${shown}), ${invocations} invocations, ${seconds.toFixed(1)} s`
}
