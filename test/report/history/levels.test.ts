import { describe, expect, test } from '@jest/globals'
import { levelsOf } from '../../../src/report/history/levels.ts'
import { seededRandom } from '../../../src/shared/random.ts'

const NOTHING = { value: 0, error: 0.01 }

describe('levels', () => {
  test('stay where nothing changes', () => {
    const { levels, change } = levelsOf([5, 5, 5], [undefined, NOTHING, NOTHING])
    for (const level of levels) expect(level).toBeCloseTo(5, 12)
    expect(change.value).toBeCloseTo(0, 12)
  })

  test('of two measurements weigh what was measured live against the days', () => {
    const error = 0.02
    const { levels, change } = levelsOf([0, 0.2], [undefined, { value: 0.1, error }])
    // The difference of days has the variance 2 × 0.05², the change that was measured live 0.02².
    const [days, live] = [1 / (2 * 0.05 ** 2), 1 / error ** 2]
    const expected = (days * 0.2 + live * 0.1) / (days + live)
    expect((levels[1] ?? 0) - (levels[0] ?? 0)).toBeCloseTo(expected, 12)
    expect(change.value).toBeCloseTo(expected, 12)
    expect(change.error).toBeCloseTo(1 / Math.sqrt(days + live), 12)
  })

  test('have a step where it was measured, and take a slow day for none', () => {
    const values = [0, 0, 0, 0.06, 0, 0.1, 0.1, 0.1, 0.1]
    const changes = values.map((_, at) =>
      at === 5 ? { value: 0.1, error: 0.005 } : { value: 0, error: 0.005 },
    )
    const { levels } = levelsOf(values, changes)
    expect((levels[5] ?? 0) - (levels[4] ?? 0)).toBeCloseTo(0.1, 2)
    expect(Math.abs((levels[3] ?? 0) - (levels[2] ?? 0))).toBeLessThan(0.002)
  })

  test('do not add up the errors of many steps', () => {
    const random = seededRandom(3, 'levels')
    const noise = () => (random() + random() + random() - 1.5) * 2
    const [values, changes] = [
      Array.from({ length: 400 }, () => 0.05 * noise()),
      Array.from({ length: 400 }, () => ({ value: 0.02 * noise(), error: 0.02 })),
    ]
    const { levels, change } = levelsOf(values, changes)
    for (const level of levels) expect(Math.abs(level)).toBeLessThan(0.12)
    expect(change.error).toBeLessThan(0.05)
    expect(Math.abs(change.value)).toBeLessThan(3 * change.error)
  })
})
