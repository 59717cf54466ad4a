import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { decodeText } from '../../src/shared/text.ts'

const swapped = (bytes: Buffer) => Buffer.from(bytes).swap16()

describe('the text of a file', () => {
  test('is the same in UTF-8 and UTF-16, with and without a mark as each wants it', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0')),
        (text) => {
          const utf16 = Buffer.from(text, 'utf16le')
          expect(decodeText(Buffer.from(text), 'f')).toBe(text.replace(/^\uFEFF/, ''))
          expect(decodeText(Buffer.from(`\uFEFF${text}`), 'f')).toBe(text)
          expect(decodeText(Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]), 'f')).toBe(text)
          expect(decodeText(Buffer.concat([Buffer.from([0xfe, 0xff]), swapped(utf16)]), 'f')).toBe(
            text,
          )
        },
      ),
    )
  })

  test('in another encoding is refused with its line, and never damaged', () => {
    const bytes = Buffer.from('{"a":\n"caf\xe9"}', 'latin1')
    expect(() => decodeText(bytes, 'payloads: a.json')).toThrow(
      'payloads: a.json, line 2: this is not UTF-8; save the file as UTF-8.',
    )
    const marked = Buffer.from([0xff, 0xfe, 0, 0])
    for (const bytes of [Buffer.from('{"a": 1}', 'utf16le'), marked, Buffer.from('a\0b')]) {
      expect(() => decodeText(bytes, 'config: c.yml')).toThrow(
        'config: c.yml contains null characters, as binary files do, or UTF-16 without a byte order mark; save it as UTF-8.',
      )
    }
  })
})
