import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { type Journal, journalsIn, journalTags } from '../../../src/aws/lambda/journal.ts'
import { codePoint } from '../../support/code-point.ts'

const text = fc.string({ unit: codePoint, maxLength: 256 })
const hash = fc.base64String({ minLength: 44, maxLength: 44 })
const journals: fc.Arbitrary<Journal> = fc.record(
  {
    repository: fc.constantFrom('octo/orders', `${'o'.repeat(39)}/${'r'.repeat(100)}`),
    run: fc.stringMatching(/^(pr|run)-[1-9]\d{0,9}\/[0-9a-f]{6}$/),
    expires: fc.constant('2026-01-01T00:15:00.000Z'),
    backup: fc.constantFrom('1', '4711'),
    description: text,
    codeSha256: hash,
    codesOfRun: fc.array(hash, { maxLength: 2 }),
    settingsOfRun: fc.constantFrom(['MemorySize'], ['MemorySize', 'Description', 'Environment']),
  },
  {
    requiredKeys: [
      'repository',
      'run',
      'expires',
      'description',
      'codeSha256',
      'codesOfRun',
      'settingsOfRun',
    ],
  },
)

describe('a journal in tags', () => {
  test('is read as it was written, beside the tags of the user and another journal', () => {
    fc.assert(
      fc.property(journals, journals, (one, other) => {
        fc.pre(one.run !== other.run)
        const tags = { team: 'shop', ...journalTags(one), ...journalTags(other) }
        expect(journalsIn(tags)).toEqual([one, other])
      }),
    )
  })

  test('keeps to what Lambda takes for tags', () => {
    fc.assert(
      fc.property(journals, (journal) => {
        const tags = Object.entries(journalTags(journal))
        expect(tags.length).toBeLessThanOrEqual(20)
        for (const [key, value] of tags) {
          expect(key).toMatch(/^[\w.:/=+\-@]{1,128}$/)
          expect(value).toMatch(/^[\w.:/=+\-@]{1,256}$/)
        }
      }),
    )
  })

  test('that lost a part, or was written by somebody else, is no journal', () => {
    fc.assert(
      fc.property(journals, fc.nat(), (journal, at) => {
        const tags = journalTags(journal)
        const keys = Object.keys(tags)
        const { [keys[at % keys.length] ?? '']: _, ...rest } = tags
        expect(journalsIn(rest)).toEqual([])
      }),
    )
    expect(journalsIn({ 'lambda-cost-gate:journal:pr-1/abc:0': '1:e30' })).toEqual([])
    expect(journalsIn({ 'lambda-cost-gate:journal:pr-1/abc:0': 'nonsense' })).toEqual([])
    for (const total of ['999999999', '51', '1e9', '-1', '0x7fffffff']) {
      const tags = { 'lambda-cost-gate:journal:pr-1/abc:0': `${total}:e30` }
      expect(journalsIn(tags)).toEqual([])
    }
  })
})
