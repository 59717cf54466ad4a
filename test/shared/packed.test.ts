import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { packed } from '../../src/shared/packed.ts'

test('what is packed comes out as JSON keeps it, as often as it is asked for', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), (value) => {
      const kept = JSON.parse(JSON.stringify(value))
      const unpack = packed(value)
      expect([unpack(), unpack()]).toEqual([kept, kept])
    }),
  )
})
