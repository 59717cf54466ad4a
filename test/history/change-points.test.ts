import { describe, expect, test } from '@jest/globals'
import { changePoints } from '../../src/history/change-points.ts'
import { seededRandom } from '../../src/shared/random.ts'

/** A series on a logarithmic scale, with the noise of days: 5 %. */
function series(means: readonly number[], seed = 1, noise = 0.05): number[] {
  const random = seededRandom(seed, 'series')
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  return means.map((mean) => mean + noise * normal())
}

const flat = (count: number, mean = 0) => Array.from({ length: count }, () => mean)

describe('change points', () => {
  test('are found where the mean changed, and nowhere else', () => {
    const found = changePoints(series([...flat(30), ...flat(30, 0.3), ...flat(30, 0.1)]))
    expect(found.map(({ index }) => index)).toEqual([30, 60])
    expect(found[0]?.before).toBeCloseTo(0, 1)
    expect(found[0]?.after).toBeCloseTo(0.3, 1)
  })

  test('are the same for the same series, and those of its mirror image', () => {
    const values = series([...flat(20), ...flat(25, 0.2)])
    expect(changePoints(values)).toEqual(changePoints(values))
    const mirrored = changePoints(values.toReversed()).map(({ index }) => values.length - index)
    expect(mirrored).toEqual(changePoints(values).map(({ index }) => index))
  })

  test('are rare in noise: fewer than one in ten series of two years of weeks', () => {
    const alarms = Array.from(
      { length: 100 },
      (_, seed) => changePoints(series(flat(104), seed)).length,
    )
    expect(alarms.filter((count) => count > 0).length).toBeLessThanOrEqual(10)
  })

  test('need neither noise nor many values', () => {
    expect(changePoints([])).toEqual([])
    expect(changePoints([1, 2, 3])).toEqual([])
    expect(changePoints(flat(50))).toEqual([])
    expect(changePoints([...flat(10), ...flat(10, 1)]).map(({ index }) => index)).toEqual([10])
  })
})
