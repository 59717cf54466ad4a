import {
  AddPermissionCommand,
  type LambdaClient,
  UntagResourceCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda'
import { expect, test } from '@jest/globals'
import { clientOf } from '@lambda-cost-gate/local-lambda/test-support'
import { connect, disconnect } from '../../src/aws/lambda/client.ts'
import { sweep } from '../../src/aws/lambda/sweep.ts'
import { directoryWith } from '../support/files.ts'
import { start } from './process.ts'
import { going } from './sequences.ts'
import { type World, world } from './support.ts'

const IN_PLACE = { preview: 'in-place' } as const
const FunctionName = 'orders'
const failure = { kind: 'answer', status: 500, code: 'ServiceException' } as const
/** The first is the preflight's, the second brings head's code, and then it is restored. */
const RESTORING = { operation: 'UpdateFunctionCode', when: 'before', name: 'restoring' } as const

/** Does something once, right after PublishVersion has published so many. */
async function during(place: World, act: (client: LambdaClient) => Promise<unknown>) {
  const client = clientOf(place.service)
  place.faults = {
    async after({ operation, nth }) {
      if (operation !== 'PublishVersion' || nth !== 4) return undefined
      place.clock.advance(1000)
      await act(client)
      place.clock.advance(1000)
      return undefined
    },
  }
  const outcome = await place.run()
  client.destroy()
  return outcome
}

test('a journal that could not be removed at once, with nothing changed, is removed at the end', async () => {
  await using place = await world('same', IN_PLACE)
  const before = place.state()
  const denied = { kind: 'answer', status: 403, code: 'ExpiredTokenException' } as const
  let isWritten = false
  let refusals = 0
  place.faults = {
    before({ operation, input }) {
      if (operation === 'TagResource') {
        isWritten ||= Object.keys(Object(Object(input?.()).Tags)).some((key) => key.endsWith(':0'))
      }
      if (!isWritten) return undefined
      if (operation === 'UntagResource') return refusals++ < 3 ? denied : undefined
      return operation === 'PublishVersion' ? denied : undefined
    },
  }
  expect(await place.run()).toMatchObject({ status: 3 })
  expect(refusals).toBe(4)
  expect(place.state()).toEqual(before)
})

test('500s for 8 s while $LATEST is restored are waited for', async () => {
  await using place = await world('same', IN_PLACE)
  const before = place.state()
  const nth = await codeWrites()
  place.faults = going({ ...RESTORING, nth, fault: failure, forMs: 8000 }, place.clock)
  expect(await place.run()).toMatchObject({ verdict: 'pass' })
  expect(place.state()).toEqual(before)
})

test.each([
  ['fails', failure],
  ['is refused', { kind: 'answer', status: 403, code: 'ExpiredTokenException' }],
] as const)(
  'when restoring %s for good, that is the first sentence, and its command restores',
  async (_, fault) => {
    await using place = await world('same', IN_PLACE)
    const before = place.state()
    const nth = await codeWrites()
    place.faults = going({ ...RESTORING, nth, fault, forMs: Infinity }, place.clock)
    const outcome = await place.run()
    expect(outcome).toMatchObject({
      status: 3,
      message: expect.stringMatching(
        /^\$LATEST of orders is not restored: it runs the pull request's code \(CodeSha256 \S+\) .*\. Restore it with: AWS_REGION=us-east-1 node dist\/cli.js sweep --function-name orders --run pr-12\/abc123\. /,
      ),
    })
    place.faults = {}
    // What the command does, with the run's lease not expired.
    const { endpoint } = place.service
    const lambda = connect({ backend: 'local', region: 'us-east-1', endpoint, ...place.pace })
    const owner = { run: 'pr-12/abc123' }
    const options = { now: new Date(), dryRun: false, functionNames: [FunctionName], owner }
    expect(await sweep(lambda, options)).toContainEqual(
      expect.objectContaining({ name: FunctionName, outcome: 'restored' }),
    )
    disconnect(lambda)
    expect(place.state()).toEqual(before)
  },
)

test('a function that is not restored does not lose what is known of the others', async () => {
  const others = [{ 'function-name': 'invoices' }]
  await using place = await world('same', IN_PLACE, { others })
  const untilRestoring = await codeWrites()
  let writes = 0
  place.faults = {
    before({ operation, resource }) {
      // Previews of the other function are written by the same operation.
      if (operation !== 'UpdateFunctionCode' || !resource.startsWith(FunctionName)) return undefined
      return ++writes >= untilRestoring ? failure : undefined
    },
  }
  const outcome = await place.run()
  expect(outcome.kind === 'verdict' && outcome.result).toMatchObject({
    functions: [{ kind: 'unmeasured' }, { kind: 'measured', comparison: { verdict: 'pass' } }],
    leftBehind: ['orders'],
    unrestored: [
      {
        functionName: FunctionName,
        region: 'us-east-1',
        run: 'pr-12/abc123',
        message: expect.stringMatching(/^\$LATEST of orders is not restored: it runs the pull/),
      },
    ],
  })
})

test('somebody’s permission in mid-run neither stops the run nor is lost', async () => {
  await using place = await world('same', IN_PLACE)
  const permission = {
    StatementId: 's3',
    Action: 'lambda:InvokeFunction',
    Principal: 's3.amazonaws.com',
  }
  const latest = () => place.service.snapshot().orders?.versions[0]
  const { RevisionId: _, LastModified: __, ...before } = latest() ?? {}
  const outcome = await during(place, (client) =>
    client.send(new AddPermissionCommand({ FunctionName, ...permission })),
  )
  expect(outcome).toMatchObject({ verdict: 'pass' })
  expect(latest()).toMatchObject(before)
  expect(place.service.snapshot().orders?.policies).not.toEqual({})
})

test('an environment that somebody sets in mid-batch stops the check and is kept', async () => {
  await using place = await world('same', IN_PLACE)
  const before = place.service.snapshot().orders?.versions[0]
  const Environment = { Variables: { TABLE: 'theirs' } }
  const outcome = await during(place, (client) =>
    client.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment })),
  )
  expect(outcome).toMatchObject({
    status: 3,
    message: expect.stringContaining('Somebody else deployed orders (Environment)'),
  })
  const { CodeSha256, Description, MemorySize } = before ?? {}
  const after = place.service.snapshot().orders?.versions[0]
  expect(after).toMatchObject({ CodeSha256, Description, MemorySize, Environment })
})

test('a description that somebody sets in mid-batch is kept, and the memory is main’s again', async () => {
  await using place = await world('same', { ...IN_PLACE, 'memory-sizes': '256' })
  const before = place.service.snapshot().orders?.versions[0]
  const Description = 'theirs'
  const outcome = await during(place, (client) =>
    client.send(new UpdateFunctionConfigurationCommand({ FunctionName, Description })),
  )
  expect(outcome).toMatchObject({
    status: 3,
    message: expect.stringContaining('Somebody else deployed orders (Description)'),
  })
  const { CodeSha256, Environment, MemorySize } = before ?? {}
  const after = place.service.snapshot().orders?.versions[0]
  expect(after).toMatchObject({ CodeSha256, Description, MemorySize, Environment })
})

test('code that stays in a bucket of the user’s stays there', async () => {
  await using place = await world('same', IN_PLACE, { referenced: true })
  const before = place.state()
  expect(await place.run()).toMatchObject({ verdict: 'pass' })
  expect(place.service.snapshot().orders?.referenced.$LATEST).toMatchObject({ S3Bucket: 'builds' })
  expect(place.state()).toEqual(before)
})

test('without its journal, which somebody removed, a function is restored but for its description', async () => {
  await using place = await world('same', IN_PLACE)
  const code = place.service.snapshot().orders?.versions[0]?.CodeSha256
  const nth = await codeWrites()
  place.faults = going({ ...RESTORING, nth, fault: failure, forMs: Infinity }, place.clock)
  expect(await place.run()).toMatchObject({ status: 3 })
  place.faults = {}
  const { orders } = place.service.snapshot()
  const TagKeys = Object.keys(orders?.tags ?? {}).filter((key) => key.includes(':journal:'))
  const Resource = String(orders?.versions[0]?.FunctionArn).replace(':$LATEST', '')
  const client = clientOf(place.service)
  await client.send(new UntagResourceCommand({ Resource, TagKeys }))
  client.destroy()
  const swept = await place.sweepLater()
  expect(swept.filter(({ outcome }) => outcome === 'failed')).toEqual([])
  const restored = place.service.snapshot().orders
  expect(restored?.versions[0]).toMatchObject({
    CodeSha256: code,
    Description: '',
    MemorySize: 512,
  })
})

let restoringWrite: Promise<number> | undefined
/** Which request of UpdateFunctionCode is the one that restores. */
function codeWrites(): Promise<number> {
  restoringWrite ??= countCodeWrites()
  return restoringWrite
}

async function countCodeWrites(): Promise<number> {
  await using quiet = await world('same', IN_PLACE)
  const before = quiet.service.requests.length
  await quiet.run()
  const isWrite = ({ operation }: { operation: string }) => operation === 'UpdateFunctionCode'
  return quiet.service.requests.slice(before).filter(isWrite).length
}

test('calibrate keeps what it found of the others, and ends with what is not restored', async () => {
  await using place = await world('same', {}, { realTime: true })
  using directory = directoryWith({
    '.github/lambda-cost-gate.yml':
      'memory-sizes: 512\nmax-environments: 4\nfunctions:\n  - {function-name: orders, preview: in-place}\n  - function-name: invoices\n',
  })
  let changed = false
  place.faults = {
    before: ({ operation, resource }) =>
      changed && /^(Update|Untag|Publish)/.test(operation) && resource.startsWith('orders')
        ? { kind: 'answer', status: 403, code: 'ExpiredTokenException' }
        : undefined,
    after() {
      const { Description } = place.service.snapshot().orders?.versions[0] ?? {}
      changed ||= String(Description).startsWith('Lambda Cost Gate')
      return undefined
    },
  }
  const run = start(['calibrate'], place.service.endpoint, directory.path)
  const [status] = await run.ended
  expect(status).toBe(3)
  expect(run.output()).toMatch(/^#+ .*`invoices`/m)
  expect(run.output()).toMatch(
    /^\$LATEST of orders is not restored: .* --run \S+\. orders could not/m,
  )
})
