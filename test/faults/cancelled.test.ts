import { isDeepStrictEqual } from 'node:util'
import { expect, test } from '@jest/globals'
import type { Fault, FaultedRequest } from '@lambda-cost-gate/local-lambda'
import { directoryWith } from '../support/files.ts'
import { expiredAfter } from './faults.ts'
import { CHECK, start } from './process.ts'
import { world } from './support.ts'

/** Longer than a cancelled run has. */
const NEVER: Fault = { kind: 'delay', ms: 12_000 }
const THROTTLED: Fault = {
  kind: 'answer',
  status: 429,
  code: 'TooManyRequestsException',
  message: 'Rate exceeded',
}

/** A process that gets SIGINT as soon as this request has come, which meets with the fault. */
async function cancelledAt(operation: string, fault: Fault, nth = 1) {
  await using place = await world('slower', {}, { realTime: true })
  using directory = directoryWith({ 'head/index.mjs': 'export const handler = 2' })
  const before = place.state()
  const run = start(CHECK, place.service.endpoint, directory.path)
  const meets = (request: FaultedRequest) => {
    if (request.operation !== operation || request.nth < nth) return undefined
    if (request.nth === nth) run.child.kill('SIGINT')
    return fault
  }
  place.faults = { before: meets }
  const [status] = await run.ended
  place.faults = {}
  const left = JSON.stringify(place.state()) !== JSON.stringify(before)
  await place.sweepLater()
  expect([operation, place.state()]).toEqual([operation, before])
  return { status, left, last: run.output().trim().split('\n').at(-1) ?? '' }
}

test('a run that is cancelled ends whatever it waits for, and names what is left behind', async () => {
  const [looking, invoking, creating, deleting] = await Promise.all([
    cancelledAt('GetFunction', NEVER),
    cancelledAt('Invoke', NEVER, 9),
    cancelledAt('CreateFunction', NEVER, 3),
    cancelledAt('DeleteFunction', THROTTLED, 2),
  ])
  for (const { status } of [looking, invoking, creating, deleting]) expect(status).toBe(3)
  const nothing = 'The run was cancelled; nothing of it is left behind.'
  expect([looking, invoking].map(({ last, left }) => [last, left])).toEqual([
    [nothing, false],
    [nothing, false],
  ])
  expect(deleting.left).toBe(true)
  expect(deleting.last).toMatch(
    /^The run was cancelled before all of it was cleaned up; left behind: lambda-cost-gate-[\w-]+(, lambda-cost-gate-[\w-]+)*\. The command sweep cleans up/,
  )
  // What Lambda had not answered by then may be there, or not.
  expect(creating.last).toMatch(/^The run was cancelled/)
}, 60_000)

/** A sweep of what a dead run left, that gets SIGINT as soon as this request has come. */
async function sweepCancelledAt(operation: string, fault: Fault | undefined, preview: string) {
  await using place = await world('slower', { preview }, { realTime: true })
  using directory = directoryWith({})
  const before = place.state()
  place.faults = expiredAfter(preview === 'isolated' ? 60 : 45)
  await place.run()
  expect(place.state()).not.toEqual(before)
  const named = ['--run', 'pr-12/abc123', '--function-name', 'orders']
  const args = ['sweep', ...(preview === 'isolated' ? named.slice(0, 2) : named)]
  place.faults = {}
  let interrupted = false
  const run = start(args, place.service.endpoint, directory.path)
  place.faults = {
    before(request) {
      if (request.operation !== operation) return undefined
      if (!interrupted) run.child.kill('SIGINT')
      interrupted = true
      return fault
    },
  }
  const [status] = await run.ended
  place.faults = {}
  const after = place.state()
  await place.sweepLater()
  expect(place.state()).toEqual(before)
  return { status, output: run.output(), isClean: isDeepStrictEqual(after, before) }
}

test('a sweep that is cancelled ends, names what is left, and still restores what it has begun to', async () => {
  const [listing, deleting, restoring] = await Promise.all([
    sweepCancelledAt('ListFunctions', NEVER, 'isolated'),
    sweepCancelledAt('DeleteFunction', NEVER, 'isolated'),
    sweepCancelledAt('UpdateFunctionConfiguration', undefined, 'in-place'),
  ])
  expect([listing.status, deleting.status]).toEqual([3, 3])
  expect(listing.output).toMatch(
    /^all functions .* FAILED .*sweep was cancelled before it was done$/m,
  )
  expect(deleting.output).toMatch(
    /^lambda-cost-gate-\S+ .* FAILED .*sweep was cancelled before it was done$/m,
  )
  expect(restoring.output).toMatch(/^orders .* restored /m)
})
