import { isObject, type JsonObject } from '../../shared/json.ts'

/** A REST API's proxy event, payload format 1.0; what AWS repeats in it follows the overrides. */
export const apiGatewayV1 = ({
  httpMethod = 'GET',
  path = '/',
  queryStringParameters = null,
}: JsonObject): JsonObject => ({
  version: '1.0',
  resource: '/{proxy+}',
  path,
  httpMethod,
  headers: {
    Accept: 'application/json',
    'Content-Type': 'application/json',
    Host: 'api.example.com',
    'User-Agent': 'lambda-cost-gate',
    'X-Amzn-Trace-Id': 'Root=1-67891233-abcdef012345678912345678',
    'X-Forwarded-For': '192.0.2.1',
    'X-Forwarded-Port': '443',
    'X-Forwarded-Proto': 'https',
  },
  multiValueHeaders: {
    Accept: ['application/json'],
    'Content-Type': ['application/json'],
    Host: ['api.example.com'],
  },
  queryStringParameters,
  multiValueQueryStringParameters: multiValued(queryStringParameters),
  pathParameters: null,
  stageVariables: null,
  requestContext: {
    accountId: '123456789012',
    apiId: 'a1b2c3d4e5',
    authorizer: null,
    domainName: 'api.example.com',
    domainPrefix: 'api',
    extendedRequestId: '{{uuid}}',
    httpMethod,
    identity: { sourceIp: '192.0.2.1', userAgent: 'lambda-cost-gate', user: null, userArn: null },
    path: `/prod${String(path)}`,
    protocol: 'HTTP/1.1',
    requestId: '{{uuid}}',
    requestTimeEpoch: '{{timestamp:number}}',
    resourceId: 'abc123',
    resourcePath: '/{proxy+}',
    stage: 'prod',
  },
  body: null,
  isBase64Encoded: false,
})

/** An HTTP API's or function URL's event, payload format 2.0. */
export const apiGatewayV2 = ({ rawPath = '/', queryStringParameters }: JsonObject): JsonObject => ({
  version: '2.0',
  routeKey: '$default',
  rawPath,
  rawQueryString: isObject(queryStringParameters)
    ? new URLSearchParams(texts(queryStringParameters)).toString()
    : '',
  headers: {
    accept: 'application/json',
    'content-type': 'application/json',
    host: 'api.example.com',
    'user-agent': 'lambda-cost-gate',
    'x-amzn-trace-id': 'Root=1-67891233-abcdef012345678912345678',
    'x-forwarded-for': '192.0.2.1',
    'x-forwarded-port': '443',
    'x-forwarded-proto': 'https',
  },
  requestContext: {
    accountId: '123456789012',
    apiId: 'a1b2c3d4e5',
    domainName: 'api.example.com',
    domainPrefix: 'api',
    http: {
      method: 'GET',
      path: rawPath,
      protocol: 'HTTP/1.1',
      sourceIp: '192.0.2.1',
      userAgent: 'lambda-cost-gate',
    },
    requestId: '{{uuid}}',
    routeKey: '$default',
    stage: '$default',
    timeEpoch: '{{timestamp:number}}',
  },
  isBase64Encoded: false,
})

function multiValued(parameters: unknown): Record<string, string[]> | null {
  if (!isObject(parameters)) return null
  return Object.fromEntries(
    Object.entries(texts(parameters)).map(([name, value]) => [name, [value]]),
  )
}

function texts(parameters: JsonObject): Record<string, string> {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, value]) => [name, String(value)]),
  )
}
