import { expect, test } from '@jest/globals'
import type { FaultedRequest } from '@lambda-cost-gate/local-lambda'
import { start } from '../faults/process.ts'
import { world } from '../faults/support.ts'
import { directoryWith } from '../support/files.ts'

const isPreview = ({ operation, resource }: FaultedRequest) =>
  operation === 'DeleteFunction' && /^lambda-cost-gate-[0-9a-f]{8}-/.test(resource)
/** The preflight tries deleting a function that is not there. */
const deleted = ({ requests }: { requests: readonly FaultedRequest[] }) =>
  requests.filter((each) => isPreview(each))

/** An account in which no preview is gone before `until` is called. */
async function slowlyDeleting() {
  const place = await world()
  const gone = Promise.withResolvers<undefined>()
  place.faults = { before: (request) => (isPreview(request) ? gone.promise : undefined) }
  return { place, before: place.state(), letGo: () => gone.resolve(undefined) }
}

test('what was measured is shown before the first preview is gone, and again complete', async () => {
  const { place, before, letGo } = await slowlyDeleting()
  await using _ = place
  const shown: string[] = []
  const outcome = await place.run({
    async show({ functions }) {
      // Nothing would be shown if it waited for the deletions, which wait for it.
      shown.push(...functions.map(({ kind }) => kind))
      letGo()
    },
  })
  expect(outcome.kind).toBe('verdict')
  expect(shown).toEqual(['measured'])
  expect(deleted(place.service).length).toBeGreaterThan(0)
  expect(place.state()).toEqual(before)
})

test('previews go whatever showing it ends in', async () => {
  const { place, before, letGo } = await slowlyDeleting()
  await using _ = place
  const outcome = await place.run({
    async show() {
      letGo()
      throw new Error('The disk is full.')
    },
  })
  expect(outcome).toMatchObject({ kind: 'error', message: expect.stringMatching(/disk is full/) })
  expect(place.state()).toEqual(before)
})

test('previews go while showing it takes forever', async () => {
  const { place, before, letGo } = await slowlyDeleting()
  await using _ = place
  const allGone = Promise.withResolvers<void>()
  letGo()
  const { before: holds } = place.faults
  let left = 0
  place.faults = {
    ...(holds && { before: holds }),
    after(request) {
      if (isPreview(request)) left--
      if (/^CreateFunction/.test(request.operation)) left++
      if (left === 0) allGone.resolve()
      return undefined
    },
  }
  await place.run({ show: () => allGone.promise })
  expect(place.state()).toEqual(before)
})

test.each([
  ['calibrate', []],
  ['record', ['--head-code', 'head', '--history', 'costs', '--commit', 'a'.repeat(40)]],
])('%s prints what it found before the first preview is gone', async (command, flags) => {
  await using place = await world('same', {}, { realTime: true })
  using directory = directoryWith({ 'head/index.mjs': 'export const handler = 2' })
  const before = place.state()
  const printed = Promise.withResolvers<undefined>()
  place.faults = { before: (request) => (isPreview(request) ? printed.promise : undefined) }
  const few = ['--memory-sizes', '512', '--max-environments', '4']
  const args = [command, '--function-name', 'orders', ...few, ...flags]
  const run = start(args, place.service.endpoint, directory.path)
  // Nothing would be printed if it waited for the deletions, which wait for it.
  run.child.stdout.once('data', () => printed.resolve(undefined))
  await run.ended.finally(() => printed.resolve(undefined))
  expect([run.child.exitCode, run.output()]).toEqual([0, expect.stringContaining('orders')])
  expect(deleted(place.service).length).toBeGreaterThan(0)
  expect(place.state()).toEqual(before)
})
