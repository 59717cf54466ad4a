import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A resource of a stack: logical id, type, physical id, status. */
export type StackResource = readonly [id: string, type: string, physical: string, status?: string]

/**
 * A loopback server that answers ListStackResources and ListStacks as CloudFormation's query protocol does, two
 * resources a page, written by hand after the published format.
 * @param stacks resources by name or id of their stack
 * @param metadata of templates and resources; refused where it is not given
 */
export async function cloudFormation(
  stacks: Readonly<Record<string, readonly StackResource[]>>,
  metadata: Metadata = {},
) {
  const asked: string[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    const parameters = new URLSearchParams(body)
    const stack = parameters.get('StackName') ?? ''
    const id = parameters.get('LogicalResourceId') ?? ''
    const further = parameters.get('NextToken') ?? id
    asked.push(`${parameters.get('Action')} ${stack} ${further}`.trim())
    const resources = stacks[stack]
    const isListing = parameters.get('Action') === 'ListStacks'
    response.setHeader('content-type', 'text/xml')
    const described = metadataText(parameters.get('Action'), stack, id, metadata)
    if (described !== undefined) {
      response.statusCode = described.startsWith('<ErrorResponse') ? 403 : 200
      return void response.end(described)
    }
    if (stack === 'forbidden') {
      response.statusCode = 403
      response.end(errorText('AccessDenied', 'User is not authorized to perform this action.'))
    } else if (isListing) {
      response.end(stacksText(Object.keys(stacks)))
    } else if (!resources) {
      response.statusCode = 400
      response.end(errorText('ValidationError', `Stack with id ${stack} does not exist`))
    } else {
      const from = Number(parameters.get('NextToken') ?? 0)
      response.end(pageText(resources.slice(from, from + PAGE), from + PAGE, resources.length))
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const before = { ...process.env }
  process.env.AWS_ACCESS_KEY_ID = 'test'
  process.env.AWS_SECRET_ACCESS_KEY = 'test'
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    async [Symbol.asyncDispose]() {
      process.env = before
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** As JSON, as CloudFormation gives it: by stack, and by stack and logical id. */
interface Metadata {
  templates?: Readonly<Record<string, string>>
  resources?: Readonly<Record<string, string>>
}

function metadataText(
  action: string | null,
  stack: string,
  id: string,
  { templates, resources }: Metadata,
): string | undefined {
  const isTemplate = action === 'GetTemplateSummary'
  if (!isTemplate && action !== 'DescribeStackResource') return undefined
  const of = isTemplate ? templates : resources
  if (!of) return errorText('AccessDenied', 'User is not authorized to perform this action.')
  const json = of[isTemplate ? stack : `${stack} ${id}`]
  const text = json === undefined ? '' : `<Metadata>${json.replaceAll('<', '&lt;')}</Metadata>`
  const inside = isTemplate ? text : `<StackResourceDetail>${text}</StackResourceDetail>`
  return `<${action}Response xmlns="${NAMESPACE}"><${action}Result>${inside}</${action}Result></${action}Response>`
}

const PAGE = 2
const NAMESPACE = 'http://cloudformation.amazonaws.com/doc/2010-05-15/'

function pageText(resources: readonly StackResource[], next: number, all: number): string {
  const members = resources.map(
    ([id, type, physical, status = 'UPDATE_COMPLETE']) => `      <member>
        <LogicalResourceId>${id}</LogicalResourceId>
        <PhysicalResourceId>${physical}</PhysicalResourceId>
        <ResourceType>${type}</ResourceType>
        <LastUpdatedTimestamp>2026-03-14T09:30:00Z</LastUpdatedTimestamp>
        <ResourceStatus>${status}</ResourceStatus>
      </member>`,
  )
  const token = next < all ? `    <NextToken>${next}</NextToken>\n` : ''
  return `<ListStackResourcesResponse xmlns="${NAMESPACE}">
  <ListStackResourcesResult>
${token}    <StackResourceSummaries>
${members.join('\n')}
    </StackResourceSummaries>
  </ListStackResourcesResult>
  <ResponseMetadata><RequestId>2d06e36c-ac1d-11e0-a958-f9382b6eb86b</RequestId></ResponseMetadata>
</ListStackResourcesResponse>`
}

/** Stacks that are named by an ARN are nested in the first. */
function stacksText(names: readonly string[]): string {
  const members = names.map((name) => {
    const parent = name.startsWith('arn:') ? `<ParentId>${names[0]}</ParentId>` : ''
    return `      <member><StackName>${name}</StackName><StackStatus>UPDATE_COMPLETE</StackStatus>${parent}<CreationTime>2026-03-14T09:30:00Z</CreationTime></member>`
  })
  return `<ListStacksResponse xmlns="${NAMESPACE}">
  <ListStacksResult>
    <StackSummaries>
${members.join('\n')}
    </StackSummaries>
  </ListStacksResult>
</ListStacksResponse>`
}

function errorText(code: string, message: string): string {
  return `<ErrorResponse xmlns="${NAMESPACE}">
  <Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error>
  <RequestId>2d06e36c-ac1d-11e0-a958-f9382b6eb86b</RequestId>
</ErrorResponse>`
}
