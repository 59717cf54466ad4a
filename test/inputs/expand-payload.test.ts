import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { expandPayload } from '../../src/inputs/expand-payload.ts'
import { seededRandom } from '../../src/shared/random.ts'

const NOW_MS = Date.UTC(2026, 2, 14, 9, 30)
const expand = (json: string, counter = 7, seed = 1) =>
  expandPayload(json, { random: seededRandom(seed, 'orders'), counter, nowMs: NOW_MS })

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

describe('a payload with placeholders', () => {
  test('gets its counter and its timestamp, as text or as numbers', () => {
    expect(
      expand(
        '{"n":"{{counter}}","id":"order-{{counter}}","at":"{{timestamp}}","c":"{{counter:number}}","t":"{{timestamp:number}}"}',
      ),
    ).toBe(`{"n":"7","id":"order-7","at":"2026-03-14T09:30:00.000Z","c":7,"t":${NOW_MS}}`)
  })

  test('gets a version 4 UUID of its own at each place', () => {
    const [a = '', b = ''] = JSON.parse(expand('["{{uuid}}","{{uuid}}"]')) as string[]
    expect(a).toMatch(UUID)
    expect(b).toMatch(UUID)
    expect(a).not.toBe(b)
  })

  test('is the same for the same seed, and another for another', () => {
    expect(expand('["{{uuid}}"]', 1, 5)).toBe(expand('["{{uuid}}"]', 1, 5))
    expect(expand('["{{uuid}}"]', 1, 5)).not.toBe(expand('["{{uuid}}"]', 1, 6))
  })

  test('is filled in inside of JSON within JSON, too', () => {
    const body = JSON.stringify({ id: '{{counter:number}}', at: '{{timestamp}}' })
    const { body: expanded } = JSON.parse(expand(JSON.stringify({ body }))) as { body: string }
    expect(JSON.parse(expanded)).toEqual({ id: 7, at: '2026-03-14T09:30:00.000Z' })
  })

  test('keeps braces that mean something else', () => {
    const json = '{"text":"Hello {{name}}, {{ counter }} {{uuid"}'
    expect(expand(json)).toBe(json)
  })

  test('is JSON afterwards whenever it was before', () => {
    const text = fc.array(
      fc.oneof(
        fc.constantFrom(
          '{{uuid}}',
          '{{timestamp}}',
          '{{counter}}',
          '{{counter:number}}',
          '\\',
          '"',
        ),
        fc.string(),
      ),
      { maxLength: 4 },
    )
    const value = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        text.map((parts) => parts.join('')),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom('{{counter:number}}', 'a', '{{uuid}}'), tie('value')),
      ),
    })).value
    fc.assert(
      fc.property(value, fc.nat(), (each, counter) => {
        const once = JSON.stringify(each)
        expect(() => JSON.parse(expand(once, counter))).not.toThrow()
        const twice = JSON.stringify({ body: once, pretty: JSON.stringify(each, undefined, 2) })
        expect(() => JSON.parse(expand(twice, counter))).not.toThrow()
      }),
    )
  })
})
