import { describe, expect, test } from '@jest/globals'
import { connect, disconnect } from '../../src/aws/lambda/client.ts'
import { sweep } from '../../src/aws/lambda/sweep.ts'
import { MISHAPS, meeting } from './faults.ts'
import { inTurn, sampled } from './requests.ts'
import { type World, world } from './support.ts'

/** As if Lambda took next to nothing directly: every zip goes by way of the bucket. */
const smallIn = ({ pace }: World) => ({ pace: { ...pace, directZipBytes: 10 } })
/** S3 knows no updates. */
const OF_S3 = MISHAPS.filter(({ name }) => name !== 'an update in progress')
const PREVIEWS = ['isolated', 'in-place'] as const

describe.each(PREVIEWS)('zips that are too large to be sent (%s)', (preview) => {
  test('are in the bucket for as long as they are needed', async () => {
    await using place = await world('slower', { preview })
    const before = place.state()
    const lying = new Set<string>()
    // Isolated previews may need further replicas as long as they are invoked.
    const further = preview === 'isolated' ? 'Invoke' : 'PublishVersion'
    place.faults = {
      async before({ operation }) {
        if (operation !== further) return undefined
        for (const name of await place.service.objects()) lying.add(name)
        return undefined
      },
    }
    expect(await place.run(smallIn(place))).toMatchObject({ verdict: 'fail' })
    expect([...lying]).toHaveLength(2)
    for (const name of lying) {
      expect(name).toMatch(
        /^lambda-cost-gate\/lambda-cost-gate\/octo\/orders\/pr-12\/abc123\/2\d{3}-[\d-]+T[\d:.]+Z\/[0-9a-f]{64}\.zip$/,
      )
    }
    expect(await place.service.objects()).toEqual([])
    expect(place.state()).toEqual(before)
  })

  test.each(OF_S3)('leave nothing behind when a request meets with $name', async (mishap) => {
    const cases = ['PutObject', 'DeleteObject'].flatMap((operation) =>
      sampled([1, 2, 3], `${preview} ${operation} ${mishap.name}`, 0.5).map((nth) => ({
        operation,
        nth,
      })),
    )
    await inTurn(cases, async ({ operation, nth }) => {
      await using place = await world('same', { preview })
      const before = place.state()
      place.faults = meeting(mishap, operation, nth)
      const outcome = await place.run(smallIn(place))
      const what = `${mishap.name} at ${operation} ${nth}`
      if (outcome.kind === 'verdict') expect([what, outcome.verdict]).toEqual([what, 'pass'])
      else {
        expect([what, outcome.status]).toEqual([what, 3])
        expect(outcome.message).toMatch(/^([A-Z`]|\$LATEST of ).*[.]$/s)
      }
      if (!mishap.final) expect([what, outcome.kind]).toEqual([what, 'verdict'])
      expect([what, await place.service.objects(), place.state()]).toEqual([what, [], before])
    })
  })

  test('are swept once they have expired, and nothing else of the bucket', async () => {
    await using place = await world('same', { preview })
    const before = place.state()
    let dead = false
    const drop = () => (dead ? ({ kind: 'drop' } as const) : undefined)
    const last = preview === 'isolated' ? 'CreateAlias' : 'PublishVersion'
    place.faults = {
      before: drop,
      after({ operation, nth }) {
        // The first is the preflight's, which has no effect.
        dead ||= operation === last && nth > 1
        return drop()
      },
    }
    expect(await place.run(smallIn(place))).toMatchObject({ status: 3 })
    place.faults = {}
    expect(await place.service.objects()).not.toEqual([])
    const lambda = connect({
      backend: 'local',
      region: 'us-east-1',
      endpoint: place.service.endpoint,
      ...smallIn(place).pace,
      upload: { bucket: 'lambda-cost-gate', prefix: 'lambda-cost-gate/local/run-1/t/never/' },
    })
    const theirs = { bucket: 'lambda-cost-gate', key: 'lambda-cost-gate/notes.txt' }
    const { s3 } = await import('../../src/aws/s3/objects.ts')
    const store = s3({
      region: 'us-east-1',
      endpoint: place.service.endpoint,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    })
    await store.put(theirs, Buffer.from('theirs'))
    store.close()
    const later = new Date(Date.now() + 24 * 60 * 60 * 1000)
    const options = { now: later, functionNames: ['orders'] }
    const dry = await sweep(lambda, { ...options, dryRun: true })
    expect(dry).toContainEqual(
      expect.objectContaining({
        name: expect.stringMatching(/^s3:\/\/lambda-cost-gate\/.*\.zip$/),
        outcome: 'to-delete',
      }),
    )
    await sweep(lambda, { ...options, dryRun: false })
    disconnect(lambda)
    expect(await place.service.objects()).toEqual([`${theirs.bucket}/${theirs.key}`])
    expect(place.state()).toEqual(before)
  })
})

describe('a role', () => {
  test('that may not use the bucket gets all that is missing in one message', async () => {
    await using place = await world()
    const before = place.service.snapshot()
    place.faults = {
      before: ({ operation }) =>
        /Object$|^CreateAlias$/.test(operation)
          ? {
              kind: 'answer',
              status: 403,
              code: /Object/.test(operation) ? 'AccessDenied' : 'AccessDeniedException',
            }
          : undefined,
    }
    expect(await place.run(smallIn(place))).toMatchObject({
      status: 3,
      message: expect.stringMatching(
        /^The role of this run lacks 3 permissions: lambda:CreateAlias on \S+; s3:DeleteObject on arn:aws:s3:::lambda-cost-gate\/lambda-cost-gate\/\*; s3:PutObject on /,
      ),
    })
    expect(place.service.snapshot()).toEqual(before)
    expect(await place.service.objects()).toEqual([])
  })
})

test('a bucket of another region, or none, is refused as such before anything is created', async () => {
  for (const [code, sentence] of [
    ['NoSuchBucket', 'upload-bucket: there is no bucket lambda-cost-gate'],
    ['PermanentRedirect', 'upload-bucket: lambda-cost-gate is in another region'],
  ] as const) {
    await using place = await world()
    const before = place.service.snapshot()
    place.faults = {
      before: ({ operation }) =>
        operation.endsWith('Object') ? { kind: 'answer', status: 404, code } : undefined,
    }
    expect(await place.run(smallIn(place))).toMatchObject({
      status: 2,
      message: expect.stringContaining(sentence),
    })
    expect(place.service.snapshot()).toEqual(before)
  }
})
