import { getAccountSettings } from './account.ts'
import { createAlias, deleteAlias, getAlias, listAliases, updateAlias } from './aliases.ts'
import type { Operation } from './call.ts'
import {
  createCodeSigningConfig,
  deleteCodeSigningConfig,
  deleteFunctionCodeSigningConfig,
  getCodeSigningConfig,
  getFunctionCodeSigningConfig,
  listCodeSigningConfigs,
  putFunctionCodeSigningConfig,
} from './code-signing.ts'
import {
  deleteFunctionConcurrency,
  getFunctionConcurrency,
  putFunctionConcurrency,
} from './concurrency.ts'
import { downloadCode } from './download-operation.ts'
import {
  deleteEventInvokeConfig,
  getEventInvokeConfig,
  listEventInvokeConfigs,
  putEventInvokeConfig,
  updateEventInvokeConfig,
} from './event-invoke.ts'
import { updateFunctionCode, updateFunctionConfiguration } from './function-updates.ts'
import {
  createFunctionUrlConfig,
  deleteFunctionUrlConfig,
  getFunctionUrlConfig,
  listFunctionUrlConfigs,
  updateFunctionUrlConfig,
} from './function-urls.ts'
import {
  createFunction,
  deleteFunction,
  getFunction,
  getFunctionConfiguration,
  listFunctions,
} from './functions.ts'
import { invoke, invokeWithResponseStream } from './invoke-operation.ts'
import {
  addLayerVersionPermission,
  getLayerVersionPolicy,
  removeLayerVersionPermission,
} from './layer-policy.ts'
import {
  deleteLayerVersion,
  getLayerVersion,
  getLayerVersionByArn,
  listLayers,
  listLayerVersions,
  publishLayerVersion,
} from './layers.ts'
import { LOG_OPERATIONS } from './log-events.ts'
import {
  emptyList,
  getFunctionRecursionConfig,
  getRuntimeManagementConfig,
  putFunctionRecursionConfig,
  putRuntimeManagementConfig,
} from './look-around.ts'
import { OBJECT_OPERATIONS } from './object-operations.ts'
import { addPermission, getPolicy, removePermission } from './policy.ts'
import {
  deleteProvisionedConcurrencyConfig,
  getProvisionedConcurrencyConfig,
  putProvisionedConcurrencyConfig,
} from './provisioned.ts'
import { listTags, tagResource, untagResource } from './tags.ts'
import { listVersionsByFunction, publishVersion } from './versions.ts'

type Row = readonly [name: string, method: string, path: string, run: Operation]

const OF_FUNCTION = '/functions/{FunctionName}'
const OF_LAYER = '/layers/{LayerName}/versions'
const OF_LAYER_POLICY = `/2018-10-31${OF_LAYER}/{VersionNumber}/policy`

/** ListLayers and GetLayerVersionByArn share a path; a query tells them apart. */
const layersOrOneByArn: Operation = (context, call) =>
  call.query.get('find') === 'LayerVersion'
    ? getLayerVersionByArn(context, call)
    : listLayers(context, call)

/**
 * Every operation of the service; method and path as in Lambda's API model. DownloadCode is what
 * the address in GetFunction's answer leads to: on AWS it is S3's.
 */
const OPERATIONS: readonly Row[] = [
  ['CreateFunction', 'POST', '/2015-03-31/functions', createFunction],
  ['ListFunctions', 'GET', '/2015-03-31/functions', listFunctions],
  ['GetFunction', 'GET', `/2015-03-31${OF_FUNCTION}`, getFunction],
  ['DeleteFunction', 'DELETE', `/2015-03-31${OF_FUNCTION}`, deleteFunction],
  [
    'GetFunctionConfiguration',
    'GET',
    `/2015-03-31${OF_FUNCTION}/configuration`,
    getFunctionConfiguration,
  ],
  [
    'UpdateFunctionConfiguration',
    'PUT',
    `/2015-03-31${OF_FUNCTION}/configuration`,
    updateFunctionConfiguration,
  ],
  ['UpdateFunctionCode', 'PUT', `/2015-03-31${OF_FUNCTION}/code`, updateFunctionCode],
  ['PublishVersion', 'POST', `/2015-03-31${OF_FUNCTION}/versions`, publishVersion],
  ['ListVersionsByFunction', 'GET', `/2015-03-31${OF_FUNCTION}/versions`, listVersionsByFunction],
  ['CreateAlias', 'POST', `/2015-03-31${OF_FUNCTION}/aliases`, createAlias],
  ['ListAliases', 'GET', `/2015-03-31${OF_FUNCTION}/aliases`, listAliases],
  ['GetAlias', 'GET', `/2015-03-31${OF_FUNCTION}/aliases/{Name}`, getAlias],
  ['UpdateAlias', 'PUT', `/2015-03-31${OF_FUNCTION}/aliases/{Name}`, updateAlias],
  ['DeleteAlias', 'DELETE', `/2015-03-31${OF_FUNCTION}/aliases/{Name}`, deleteAlias],
  ['Invoke', 'POST', `/2015-03-31${OF_FUNCTION}/invocations`, invoke],
  [
    'InvokeWithResponseStream',
    'POST',
    `/2021-11-15${OF_FUNCTION}/response-streaming-invocations`,
    invokeWithResponseStream,
  ],
  ['AddPermission', 'POST', `/2015-03-31${OF_FUNCTION}/policy`, addPermission],
  ['GetPolicy', 'GET', `/2015-03-31${OF_FUNCTION}/policy`, getPolicy],
  [
    'RemovePermission',
    'DELETE',
    `/2015-03-31${OF_FUNCTION}/policy/{StatementId}`,
    removePermission,
  ],
  ['TagResource', 'POST', '/2017-03-31/tags/{Resource}', tagResource],
  ['UntagResource', 'DELETE', '/2017-03-31/tags/{Resource}', untagResource],
  ['ListTags', 'GET', '/2017-03-31/tags/{Resource}', listTags],
  ['GetAccountSettings', 'GET', '/2016-08-19/account-settings', getAccountSettings],
  [
    'PutFunctionConcurrency',
    'PUT',
    `/2017-10-31${OF_FUNCTION}/concurrency`,
    putFunctionConcurrency,
  ],
  [
    'DeleteFunctionConcurrency',
    'DELETE',
    `/2017-10-31${OF_FUNCTION}/concurrency`,
    deleteFunctionConcurrency,
  ],
  [
    'GetFunctionConcurrency',
    'GET',
    `/2019-09-30${OF_FUNCTION}/concurrency`,
    getFunctionConcurrency,
  ],
  [
    'GetProvisionedConcurrencyConfig',
    'GET',
    `/2019-09-30${OF_FUNCTION}/provisioned-concurrency`,
    getProvisionedConcurrencyConfig,
  ],
  [
    'PutProvisionedConcurrencyConfig',
    'PUT',
    `/2019-09-30${OF_FUNCTION}/provisioned-concurrency`,
    putProvisionedConcurrencyConfig,
  ],
  [
    'DeleteProvisionedConcurrencyConfig',
    'DELETE',
    `/2019-09-30${OF_FUNCTION}/provisioned-concurrency`,
    deleteProvisionedConcurrencyConfig,
  ],
  [
    'GetFunctionEventInvokeConfig',
    'GET',
    `/2019-09-25${OF_FUNCTION}/event-invoke-config`,
    getEventInvokeConfig,
  ],
  [
    'PutFunctionEventInvokeConfig',
    'PUT',
    `/2019-09-25${OF_FUNCTION}/event-invoke-config`,
    putEventInvokeConfig,
  ],
  [
    'UpdateFunctionEventInvokeConfig',
    'POST',
    `/2019-09-25${OF_FUNCTION}/event-invoke-config`,
    updateEventInvokeConfig,
  ],
  [
    'DeleteFunctionEventInvokeConfig',
    'DELETE',
    `/2019-09-25${OF_FUNCTION}/event-invoke-config`,
    deleteEventInvokeConfig,
  ],
  [
    'ListFunctionEventInvokeConfigs',
    'GET',
    `/2019-09-25${OF_FUNCTION}/event-invoke-config/list`,
    listEventInvokeConfigs,
  ],
  [
    'GetRuntimeManagementConfig',
    'GET',
    `/2021-07-20${OF_FUNCTION}/runtime-management-config`,
    getRuntimeManagementConfig,
  ],
  [
    'PutRuntimeManagementConfig',
    'PUT',
    `/2021-07-20${OF_FUNCTION}/runtime-management-config`,
    putRuntimeManagementConfig,
  ],
  [
    'GetFunctionCodeSigningConfig',
    'GET',
    `/2020-06-30${OF_FUNCTION}/code-signing-config`,
    getFunctionCodeSigningConfig,
  ],
  [
    'GetFunctionRecursionConfig',
    'GET',
    `/2024-08-31${OF_FUNCTION}/recursion-config`,
    getFunctionRecursionConfig,
  ],
  [
    'PutFunctionRecursionConfig',
    'PUT',
    `/2024-08-31${OF_FUNCTION}/recursion-config`,
    putFunctionRecursionConfig,
  ],
  ['CreateFunctionUrlConfig', 'POST', `/2021-10-31${OF_FUNCTION}/url`, createFunctionUrlConfig],
  ['GetFunctionUrlConfig', 'GET', `/2021-10-31${OF_FUNCTION}/url`, getFunctionUrlConfig],
  ['UpdateFunctionUrlConfig', 'PUT', `/2021-10-31${OF_FUNCTION}/url`, updateFunctionUrlConfig],
  ['DeleteFunctionUrlConfig', 'DELETE', `/2021-10-31${OF_FUNCTION}/url`, deleteFunctionUrlConfig],
  ['ListFunctionUrlConfigs', 'GET', `/2021-10-31${OF_FUNCTION}/urls`, listFunctionUrlConfigs],
  [
    'ListEventSourceMappings',
    'GET',
    '/2015-03-31/event-source-mappings',
    emptyList('EventSourceMappings'),
  ],
  ['DownloadCode', 'GET', '/code/{Token}', downloadCode],
  ['ListLayers', 'GET', '/2018-10-31/layers', layersOrOneByArn],
  ['PublishLayerVersion', 'POST', `/2018-10-31${OF_LAYER}`, publishLayerVersion],
  ['ListLayerVersions', 'GET', `/2018-10-31${OF_LAYER}`, listLayerVersions],
  ['GetLayerVersion', 'GET', `/2018-10-31${OF_LAYER}/{VersionNumber}`, getLayerVersion],
  ['DeleteLayerVersion', 'DELETE', `/2018-10-31${OF_LAYER}/{VersionNumber}`, deleteLayerVersion],
  ['AddLayerVersionPermission', 'POST', OF_LAYER_POLICY, addLayerVersionPermission],
  ['GetLayerVersionPolicy', 'GET', OF_LAYER_POLICY, getLayerVersionPolicy],
  [
    'RemoveLayerVersionPermission',
    'DELETE',
    `${OF_LAYER_POLICY}/{StatementId}`,
    removeLayerVersionPermission,
  ],
  ['CreateCodeSigningConfig', 'POST', '/2020-04-22/code-signing-configs', createCodeSigningConfig],
  ['ListCodeSigningConfigs', 'GET', '/2020-04-22/code-signing-configs', listCodeSigningConfigs],
  [
    'GetCodeSigningConfig',
    'GET',
    '/2020-04-22/code-signing-configs/{CodeSigningConfigArn}',
    getCodeSigningConfig,
  ],
  [
    'DeleteCodeSigningConfig',
    'DELETE',
    '/2020-04-22/code-signing-configs/{CodeSigningConfigArn}',
    deleteCodeSigningConfig,
  ],
  [
    'PutFunctionCodeSigningConfig',
    'PUT',
    `/2020-06-30${OF_FUNCTION}/code-signing-config`,
    putFunctionCodeSigningConfig,
  ],
  [
    'DeleteFunctionCodeSigningConfig',
    'DELETE',
    `/2020-06-30${OF_FUNCTION}/code-signing-config`,
    deleteFunctionCodeSigningConfig,
  ],
]

export const OPERATION_NAMES: readonly string[] = [
  ...OPERATIONS.map(([name]) => name),
  ...Object.keys(OBJECT_OPERATIONS),
  ...Object.keys(LOG_OPERATIONS),
]

export interface Route {
  operation: string
  run: Operation
  path: Readonly<Record<string, string>>
}

/** The operation that a method and an encoded path belong to. */
export function findRoute(method: string, path: string): Route | undefined {
  const parts = path.replace(/\/+$/, '').split('/')
  for (const [operation, rowMethod, pattern, run] of OPERATIONS) {
    const values = rowMethod === method ? match(pattern.split('/'), parts) : undefined
    if (values !== undefined) return { operation, run, path: values }
  }
  return undefined
}

function match(
  pattern: readonly string[],
  parts: readonly string[],
): Record<string, string> | undefined {
  if (pattern.length !== parts.length) return undefined
  const values: Record<string, string> = {}
  for (const [index, expected] of pattern.entries()) {
    const part = parts[index] ?? ''
    if (expected.startsWith('{')) values[expected.slice(1, -1)] = decode(part)
    else if (expected !== part) return undefined
  }
  return values
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
