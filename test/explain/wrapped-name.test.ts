import { expect, test } from '@jest/globals'
import { wrappedName } from '../../src/explain/wrapped-name.ts'

const at = (text: string) => wrappedName(text.replace('@', ''), text.indexOf('@'))

test.each([
  ['export const handler = compose([timed, validated], @async (event) => {', 'handler'],
  ["const a = 1\nexports.handler = wrap(\n  { name: 'a)' },\n  @function (event) {", 'handler'],
  ['module.exports.run = middy<Event>(@(event) => {', 'run'],
  ['export const handler: Handler = await once(@() => {', 'handler'],
])('a function is known by what the call that it is given to is assigned to: %s', (text, name) => {
  expect(at(text)).toBe(name)
})

test.each([
  'const list = read()\nlist.map(@(each) => each)',
  'start(@() => {',
  'const total = sum(a)\n  + sum(b.map(@(each) => each))',
])('and by nothing that is over: %s', (text) => {
  expect(at(text)).toBeUndefined()
})
