import { expect, test } from '@jest/globals'
import { directoryWith } from '../support/files.ts'
import { CHECK, start } from './process.ts'
import { world } from './support.ts'

async function checkWith(maxSpend: string) {
  await using place = await world('same', {}, { realTime: true })
  using directory = directoryWith({ 'head/index.mjs': 'export const handler = 2' })
  const before = place.service.snapshot()
  const run = start([...CHECK, '--max-spend', maxSpend], place.service.endpoint, directory.path)
  const [status] = await run.ended
  expect(place.service.snapshot()).toEqual(before)
  const invoked = place.service.requests.filter(
    ({ operation, status: answered }) => operation === 'Invoke' && answered === 200,
  )
  return { status, output: run.output(), invocations: invoked.length }
}

test('a run says before the first call what it may cost', async () => {
  const { status, output } = await checkWith('1.00')
  expect(output).toContain(
    'The first look makes 1104 invocations, which cost at most $0.075 if all time out; the limit is $1.00.',
  )
  expect(status).toBe(0)
})

test('a limit that not even the first look can keep is refused before anything is deployed', async () => {
  const { status, output, invocations } = await checkWith('0.000001')
  const [, needed = ''] =
    /A verdict needs at least \$([\d.]+), and max-spend is \$0\.0000010;/.exec(output) ?? []
  expect([status, invocations]).toEqual([2, 0])
  const enough = await checkWith(needed)
  expect(enough.output).not.toContain('max-spend: ')
  expect(enough.invocations).toBeGreaterThan(0)
})

test('a run that reaches its limit stops, and reports what is known by then', async () => {
  const { status, output, invocations } = await checkWith('0.0006')
  expect(output).toMatch(
    /max-spend was reached after \d+ invocations; the report shows what was known/,
  )
  expect(status).toBe(0)
  expect(invocations).toBeGreaterThan(20)
  expect(invocations).toBeLessThan(960)
})
