import { expect, test } from '@jest/globals'
import { otherVersions } from '../../src/check/local-versions.ts'

const machine = (node: string, python: string | Error) => [
  { name: 'Node.js', runtime: /^nodejs(\d+)\.x$/, version: async () => node },
  {
    name: 'Python',
    runtime: /^python(3\.\d+)$/,
    version: async () => {
      if (python instanceof Error) throw python
      return python
    },
  },
]

test('what runs in place of another version is named once', async () => {
  const runtimes = ['python3.12', 'nodejs24.x', 'nodejs24.x', 'nodejs22.x', 'provided.al2023']
  expect(await otherVersions(runtimes, machine('v22.23.0', 'Python 3.11.7\n'))).toEqual([
    'Code ran with what this machine has: nodejs24.x on Node.js 22.23.0, python3.12 on Python 3.11.7. Duration and syntax may differ in the version that is named.',
  ])
})

test.each([
  ['the version that is named', ['nodejs24.x', 'python3.11'], machine('v24.1.0', 'Python 3.11.7')],
  ['a program that is not there', ['python3.12'], machine('v24.1.0', new Error('ENOENT'))],
  ['other families', ['java21', 'provided.al2023'], machine('v24.1.0', 'Python 3.11.7')],
])('nothing is said of %s', async (_, runtimes, families) => {
  expect(await otherVersions(runtimes, families)).toEqual([])
})

test('3.1 is not taken for 3.11', async () => {
  const [sentence] = await otherVersions(['python3.1'], machine('v24.1.0', 'Python 3.11.7'))
  expect(sentence).toContain('python3.1 on Python 3.11.7')
})

test('this machine reports its own Node.js', async () => {
  expect(await otherVersions(['nodejs8.x'])).toEqual([
    expect.stringContaining(`nodejs8.x on Node.js ${process.version.slice(1)}`),
  ])
})
