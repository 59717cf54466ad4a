import { describe, expect, test } from '@jest/globals'
import { anchorPoint, type Release } from '../../src/history/anchor.ts'
import { aLine, anUnchangedLine, commitOf } from '../support/history.ts'

const DAY_MS = 24 * 3600 * 1000
const NOW = new Date('2026-06-30T12:00:00.000Z')
const ago = (days: number) => new Date(NOW.getTime() - days * DAY_MS)
/** A record a day for so many days, the last one yesterday; commit n is of n days ago. */
const daily = (days: number) =>
  Array.from({ length: days }, (_, at) => {
    const age = days - at
    return anUnchangedLine({ time: ago(age).toISOString(), commit: commitOf(age) })
  })
const release = (name: string, age: number): Release => ({
  name,
  commit: commitOf(age),
  time: ago(age),
})

describe('the anchor', () => {
  test.each([
    [
      'the newest release that is eight weeks old',
      [release('v3', 10), release('v2', 60), release('v1', 90)],
      'v2',
      60,
    ],
    ['the oldest release, where none is that old', [release('v3', 5), release('v2', 20)], 'v2', 20],
    ['the only release, however young', [release('v1', 2)], 'v1', 2],
  ])('is %s', (_, releases, name, age) => {
    const point = anchorPoint(daily(100), { wish: { kind: 'release' }, releases, now: NOW })
    expect(point).toEqual({ name, commit: commitOf(age), time: ago(age).toISOString() })
  })

  test('is what was recorded last before a release whose own commit was not', () => {
    const releases = [{ name: 'v1', commit: 'f'.repeat(40), time: ago(59.5) }]
    const point = anchorPoint(daily(100), { wish: { kind: 'release' }, releases, now: NOW })
    expect(point).toEqual({ name: 'v1', commit: 'f'.repeat(40), time: ago(60).toISOString() })
  })

  test('is a day where there is no release that was recorded', () => {
    const releases = [release('v0', 1000)]
    const point = anchorPoint(daily(100), { wish: { kind: 'release' }, releases, now: NOW })
    expect(point?.time).toBe(ago(56).toISOString())
    expect(point?.name).toBe(ago(56).toISOString().slice(0, 10))
  })

  test('of days is kept until it is twice as old as was asked for', () => {
    const wish = { kind: 'days', days: 30 } as const
    const kept = (age: number) => {
      const time = ago(age).toISOString()
      const anchor = {
        name: time.slice(0, 10),
        commit: commitOf(age),
        time,
        duration: null,
        cost: null,
      }
      return [...daily(100), aLine({ time: ago(0.5).toISOString(), anchor })]
    }
    const timeOf = (age: number) => anchorPoint(kept(age), { wish, releases: [], now: NOW })?.time
    expect(timeOf(59)).toBe(ago(59).toISOString())
    expect(timeOf(61)).toBe(ago(30).toISOString())
  })

  test('is the first record while there is nothing older, and nothing without any', () => {
    const wish = { kind: 'days', days: 30 } as const
    expect(anchorPoint(daily(3), { wish, releases: [], now: NOW })?.time).toBe(ago(3).toISOString())
    expect(anchorPoint([], { wish, releases: [], now: NOW })).toBeUndefined()
  })

  test('is a tag, where one is asked for', () => {
    const wish = { kind: 'tag', tag: 'v2' } as const
    const releases = [release('v2', 60)]
    expect(anchorPoint(daily(100), { wish, releases, now: NOW })?.commit).toBe(commitOf(60))
    expect(anchorPoint(daily(100), { wish, releases: [], now: NOW })).toBeUndefined()
  })
})
