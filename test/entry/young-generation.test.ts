import { execFileSync } from 'node:child_process'
import { expect, test } from '@jest/globals'

/** Keeps much of what is new, turn after turn. Prints how large the young generation was at most, in MiB. */
const ALLOCATING = `
  import { getHeapSpaceStatistics } from 'node:v8'
  const kept = []
  let most = 0
  for (let turn = 0; turn < 300; turn++) {
    for (let index = 0; index < 5_000; index++) kept.push({ turn, pair: [index, turn], text: 'x' + index })
    if (kept.length > 300_000) kept.splice(0, 150_000)
    await new Promise((resolve) => setImmediate(resolve))
    const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')
    most = Math.max(most, young.space_size)
  }
  console.log(most / 2 ** 20)`

const BOUNDED = `
  import { boundYoungGeneration } from './src/entry/young-generation.ts'
  boundYoungGeneration()
  ${ALLOCATING}`

function youngGenerationMiB(code: string): number {
  const args = ['--no-warnings', '--input-type=module', '--eval', code]
  return Number(execFileSync(process.execPath, args, { encoding: 'utf8', env: {} }))
}

test('the young generation stops growing near 16 MiB, where Node.js 24 itself lets it grow further', () => {
  expect(youngGenerationMiB(BOUNDED)).toBeLessThanOrEqual(32)
  expect(youngGenerationMiB(ALLOCATING)).toBeGreaterThan(32)
})
