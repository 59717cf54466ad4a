import { getAccountSettings } from './account.ts'
import type { Operation, OperationRow } from './call.ts'
import {
  createCodeSigningConfig,
  deleteCodeSigningConfig,
  getCodeSigningConfig,
  listCodeSigningConfigs,
} from './code-signing.ts'
import { downloadCode } from './download-operation.ts'
import { FUNCTION_OPERATIONS } from './function-operations.ts'
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
import { emptyList } from './look-around.ts'
import { OBJECT_OPERATIONS } from './object-operations.ts'
import { listTags, tagResource, untagResource } from './tags.ts'

const OF_LAYER = '/layers/{LayerName}/versions'
const OF_LAYER_POLICY = `/2018-10-31${OF_LAYER}/{VersionNumber}/policy`
const OF_SIGNING = '/2020-04-22/code-signing-configs'

/** ListLayers and GetLayerVersionByArn share a path; a query distinguishes them. */
const layersOrOneByArn: Operation = (context, call) =>
  call.query.get('find') === 'LayerVersion'
    ? getLayerVersionByArn(context, call)
    : listLayers(context, call)

/**
 * Every operation of the service; method and path as in Lambda's API model. DownloadCode is what
 * the address in GetFunction's answer leads to: on AWS it is S3's.
 */
export const OPERATIONS: readonly OperationRow[] = [
  ...FUNCTION_OPERATIONS,
  ['TagResource', 'POST', '/2017-03-31/tags/{Resource}', tagResource],
  ['UntagResource', 'DELETE', '/2017-03-31/tags/{Resource}', untagResource],
  ['ListTags', 'GET', '/2017-03-31/tags/{Resource}', listTags],
  ['GetAccountSettings', 'GET', '/2016-08-19/account-settings', getAccountSettings],
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
  ['CreateCodeSigningConfig', 'POST', OF_SIGNING, createCodeSigningConfig],
  ['ListCodeSigningConfigs', 'GET', OF_SIGNING, listCodeSigningConfigs],
  ['GetCodeSigningConfig', 'GET', `${OF_SIGNING}/{CodeSigningConfigArn}`, getCodeSigningConfig],
  [
    'DeleteCodeSigningConfig',
    'DELETE',
    `${OF_SIGNING}/{CodeSigningConfigArn}`,
    deleteCodeSigningConfig,
  ],
]

export const OPERATION_NAMES: readonly string[] = [
  ...OPERATIONS.map(([name]) => name),
  ...Object.keys(OBJECT_OPERATIONS),
  ...Object.keys(LOG_OPERATIONS),
]
