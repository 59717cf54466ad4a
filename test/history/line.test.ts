import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { historyJsonSchema, LINE_SCHEMA } from '../../src/history/line.ts'
import { readHistory } from '../../src/history/read.ts'
import { appended, historyText } from '../../src/history/write.ts'
import { codePoint } from '../support/code-point.ts'
import { aHistory, aLine, anUnchangedLine } from '../support/history.ts'

describe('lines of the history', () => {
  test('are read as they were written', () => {
    const lines = aHistory({ functions: 3, weeks: 10, payloads: ['small', 'large'] })
    expect(readHistory(historyText(lines))).toEqual({ lines, newer: 0, damaged: 0 })
  })

  test('follow the published JSON Schema', () => {
    const published = JSON.parse(readFileSync('schema/history.schema.json', 'utf8'))
    expect(published).toEqual(JSON.parse(JSON.stringify(historyJsonSchema())))
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(published)
    for (const line of [aLine(), anUnchangedLine(), ...aHistory({ functions: 2, weeks: 4 })]) {
      expect(validate(line) || validate.errors).toBe(true)
    }
    expect(validate({ ...aLine(), verdict: 'great' })).toBe(false)
  })

  test('of a newer version are passed over, and what they add to this one is dropped', () => {
    const newer = { ...aLine(), schema: LINE_SCHEMA + 1, durationMs: 'as text now' }
    const text = `${JSON.stringify(newer)}\n${JSON.stringify({ ...aLine(), added: 1 })}\n`
    expect(readHistory(text)).toEqual({ lines: [aLine()], newer: 1, damaged: 0 })
  })

  test.each([
    ['cut off', `${historyText([aLine()]).slice(0, 100)}\n`],
    ['no JSON', 'hello\n'],
    ['JSON, but no object', 'null\n[]\n7\n'],
    ['with a figure that is none', `${JSON.stringify({ ...aLine(), durationMs: -1 })}\n`],
    ['left by a merge', '<<<<<<< HEAD\n=======\n>>>>>>> other\n'],
  ])('are read beside those that are damaged: %s', (_, damaged) => {
    const text = historyText([aLine()]) + damaged + historyText([anUnchangedLine()])
    const read = readHistory(text)
    expect(read.lines).toEqual([aLine(), anUnchangedLine()])
    expect(read.damaged).toBe(damaged.trim().split('\n').length)
  })

  test('are appended on lines of their own, also behind one that was cut off', () => {
    const before = historyText([aLine()])
    fc.assert(
      fc.property(fc.nat(before.length), (length) => {
        const text = appended(before.slice(0, length), [anUnchangedLine()])
        expect(readHistory(text).lines.at(-1)).toEqual(anUnchangedLine())
      }),
      { seed: 1, numRuns: 50 },
    )
  })

  test('are all read, whatever stands between them', () => {
    const stranger = fc.oneof(
      fc.string({ unit: codePoint }),
      fc.json(),
      fc.constant(JSON.stringify({ ...aLine(), schema: LINE_SCHEMA + 1 })),
      fc.nat(300).map((length) => historyText([aLine()]).slice(0, length)),
    )
    const own = [aLine(), anUnchangedLine()]
    fc.assert(
      fc.property(fc.array(stranger), fc.array(stranger), (before, between) => {
        const pieces = [...before, JSON.stringify(own[0]), ...between, JSON.stringify(own[1])]
        const text = pieces.map((each) => each.replaceAll(/[\r\n]/g, ' ')).join('\n')
        const { lines, newer, damaged } = readHistory(text)
        expect(lines).toEqual(own)
        const filled = text.split('\n').filter((line) => line.trim() !== '').length
        expect(lines.length + newer + damaged).toBe(filled)
      }),
      { seed: 2, numRuns: 200 },
    )
  })

  test('may end as Windows ends them', () => {
    const text = historyText([aLine(), anUnchangedLine()]).replaceAll('\n', '\r\n')
    expect(readHistory(text).lines).toHaveLength(2)
  })
})
