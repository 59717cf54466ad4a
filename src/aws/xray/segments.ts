import { z } from 'zod'
import { type AwsPlace, clientSettings, REQUEST_MS } from '../client-settings.ts'
import { NotTheSamePlace } from '../cloudwatch/log-group.ts'
import { limitBody } from '../deadline.ts'
import { isAwsHost, onRequest } from '../host.ts'

/** Mean time of an invocation in each segment below that of the function, in ms, by name. */
export type SegmentTimes = ReadonlyMap<string, number>

/** What BatchGetTraces takes at once. */
export const MAX_TRACES = 5

interface Subsegment {
  name: string
  start_time: number
  end_time?: number | undefined
  aws?: { operation?: string | undefined } | undefined
  subsegments?: readonly Subsegment[] | undefined
}

const subsegment: z.ZodType<Subsegment> = z.lazy(() =>
  z.object({
    name: z.string().max(200),
    start_time: z.number(),
    end_time: z.number().optional(),
    aws: z.object({ operation: z.string().max(100).optional() }).optional(),
    subsegments: z.array(subsegment).max(1000).optional(),
  }),
)

const functionSegment = z.object({
  name: z.string(),
  origin: z.literal('AWS::Lambda::Function'),
  subsegments: z.array(subsegment).max(1000).optional(),
})

/**
 * Reads where the time of a preview's invocations went. Only what Lambda recorded of the preview itself is
 * looked at, whatever else a trace holds.
 * @param traceIds no more than `MAX_TRACES`
 * @throws NotTheSamePlace before anything is sent to AWS, when the functions do not run there
 * @throws what the SDK throws
 */
export async function readSegments(
  traceIds: readonly string[],
  functionNames: ReadonlySet<string>,
  { signal, lambdaHost, ...where }: AwsPlace & { lambdaHost: string | undefined },
): Promise<SegmentTimes> {
  const { BatchGetTracesCommand, XRayClient } = await import('./sdk.ts')
  const client = new XRayClient(clientSettings(where, { attempts: 2, requestMs: REQUEST_MS }))
  limitBody(client, REQUEST_MS)
  onRequest(client, (host) => {
    if (isAwsHost(host) && lambdaHost !== undefined && !isAwsHost(lambdaHost)) {
      throw new NotTheSamePlace(`Lambda is called at ${lambdaHost}, X-Ray at ${host}.`)
    }
  })
  try {
    const command = new BatchGetTracesCommand({ TraceIds: traceIds.slice(0, MAX_TRACES) })
    const { Traces = [] } = await client.send(command, signal && { abortSignal: signal })
    const documents = Traces.flatMap(({ Segments = [] }) =>
      Segments.map(({ Document = '' }) => functionSegment.safeParse(jsonOf(Document)).data),
    )
    return meanTimes(
      documents.flatMap((each) => (each && functionNames.has(each.name) ? [each] : [])),
    )
  } finally {
    client.destroy()
  }
}

function meanTimes(segments: readonly z.infer<typeof functionSegment>[]): SegmentTimes {
  const sums = new Map<string, number>()
  const add = ({ name, aws, start_time, end_time, subsegments = [] }: Subsegment) => {
    // One that is still open has no time yet.
    if (end_time !== undefined && end_time >= start_time) {
      const shown = aws?.operation === undefined ? name : `${name} ${aws.operation}`
      sums.set(shown, (sums.get(shown) ?? 0) + 1000 * (end_time - start_time))
    }
    for (const inner of subsegments) add(inner)
  }
  for (const { subsegments = [] } of segments) for (const each of subsegments) add(each)
  return new Map([...sums].map(([name, ms]) => [name, ms / segments.length]))
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
