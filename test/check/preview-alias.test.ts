import { expect, test } from '@jest/globals'
import { world } from '../faults/support.ts'

test.each([
  ['isolated', 'head', 1],
  ['isolated', 'none', 0],
  ['in-place', 'none', 0],
])('%s previews with preview-alias: %s make %d aliases', async (preview, alias, count) => {
  await using place = await world('same', { preview, 'preview-alias': alias })
  const before = place.service.requests.length
  expect(await place.run()).toMatchObject({ verdict: 'pass' })
  const asked = place.service.requests.slice(before)
  const aliases = asked.filter(({ operation }) => operation === 'CreateAlias')
  // One more tries beforehand whether the role may.
  expect(aliases).toHaveLength(count + 1)
})
