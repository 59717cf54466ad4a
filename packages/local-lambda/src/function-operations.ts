import { createAlias, deleteAlias, getAlias, listAliases, updateAlias } from './aliases.ts'
import type { OperationRow } from './call.ts'
import {
  deleteFunctionCodeSigningConfig,
  getFunctionCodeSigningConfig,
  putFunctionCodeSigningConfig,
} from './code-signing.ts'
import {
  deleteFunctionConcurrency,
  getFunctionConcurrency,
  putFunctionConcurrency,
} from './concurrency.ts'
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
  getFunctionRecursionConfig,
  getRuntimeManagementConfig,
  putFunctionRecursionConfig,
  putRuntimeManagementConfig,
} from './look-around.ts'
import { addPermission, getPolicy, removePermission } from './policy.ts'
import {
  deleteProvisionedConcurrencyConfig,
  getProvisionedConcurrencyConfig,
  putProvisionedConcurrencyConfig,
} from './provisioned.ts'
import { listVersionsByFunction, publishVersion } from './versions.ts'

const FUNCTION = '/functions/{FunctionName}'

/** What acts on functions, and on what hangs on one; method and path as in Lambda's API model. */
export const FUNCTION_OPERATIONS: readonly OperationRow[] = [
  ['CreateFunction', 'POST', '/2015-03-31/functions', createFunction],
  ['ListFunctions', 'GET', '/2015-03-31/functions', listFunctions],
  ['GetFunction', 'GET', `/2015-03-31${FUNCTION}`, getFunction],
  ['DeleteFunction', 'DELETE', `/2015-03-31${FUNCTION}`, deleteFunction],
  [
    'GetFunctionConfiguration',
    'GET',
    `/2015-03-31${FUNCTION}/configuration`,
    getFunctionConfiguration,
  ],
  [
    'UpdateFunctionConfiguration',
    'PUT',
    `/2015-03-31${FUNCTION}/configuration`,
    updateFunctionConfiguration,
  ],
  ['UpdateFunctionCode', 'PUT', `/2015-03-31${FUNCTION}/code`, updateFunctionCode],
  ['PublishVersion', 'POST', `/2015-03-31${FUNCTION}/versions`, publishVersion],
  ['ListVersionsByFunction', 'GET', `/2015-03-31${FUNCTION}/versions`, listVersionsByFunction],
  ['CreateAlias', 'POST', `/2015-03-31${FUNCTION}/aliases`, createAlias],
  ['ListAliases', 'GET', `/2015-03-31${FUNCTION}/aliases`, listAliases],
  ['GetAlias', 'GET', `/2015-03-31${FUNCTION}/aliases/{Name}`, getAlias],
  ['UpdateAlias', 'PUT', `/2015-03-31${FUNCTION}/aliases/{Name}`, updateAlias],
  ['DeleteAlias', 'DELETE', `/2015-03-31${FUNCTION}/aliases/{Name}`, deleteAlias],
  ['Invoke', 'POST', `/2015-03-31${FUNCTION}/invocations`, invoke],
  [
    'InvokeWithResponseStream',
    'POST',
    `/2021-11-15${FUNCTION}/response-streaming-invocations`,
    invokeWithResponseStream,
  ],
  ['AddPermission', 'POST', `/2015-03-31${FUNCTION}/policy`, addPermission],
  ['GetPolicy', 'GET', `/2015-03-31${FUNCTION}/policy`, getPolicy],
  ['RemovePermission', 'DELETE', `/2015-03-31${FUNCTION}/policy/{StatementId}`, removePermission],
  ['PutFunctionConcurrency', 'PUT', `/2017-10-31${FUNCTION}/concurrency`, putFunctionConcurrency],
  [
    'DeleteFunctionConcurrency',
    'DELETE',
    `/2017-10-31${FUNCTION}/concurrency`,
    deleteFunctionConcurrency,
  ],
  ['GetFunctionConcurrency', 'GET', `/2019-09-30${FUNCTION}/concurrency`, getFunctionConcurrency],
  [
    'GetProvisionedConcurrencyConfig',
    'GET',
    `/2019-09-30${FUNCTION}/provisioned-concurrency`,
    getProvisionedConcurrencyConfig,
  ],
  [
    'PutProvisionedConcurrencyConfig',
    'PUT',
    `/2019-09-30${FUNCTION}/provisioned-concurrency`,
    putProvisionedConcurrencyConfig,
  ],
  [
    'DeleteProvisionedConcurrencyConfig',
    'DELETE',
    `/2019-09-30${FUNCTION}/provisioned-concurrency`,
    deleteProvisionedConcurrencyConfig,
  ],
  [
    'GetFunctionEventInvokeConfig',
    'GET',
    `/2019-09-25${FUNCTION}/event-invoke-config`,
    getEventInvokeConfig,
  ],
  [
    'PutFunctionEventInvokeConfig',
    'PUT',
    `/2019-09-25${FUNCTION}/event-invoke-config`,
    putEventInvokeConfig,
  ],
  [
    'UpdateFunctionEventInvokeConfig',
    'POST',
    `/2019-09-25${FUNCTION}/event-invoke-config`,
    updateEventInvokeConfig,
  ],
  [
    'DeleteFunctionEventInvokeConfig',
    'DELETE',
    `/2019-09-25${FUNCTION}/event-invoke-config`,
    deleteEventInvokeConfig,
  ],
  [
    'ListFunctionEventInvokeConfigs',
    'GET',
    `/2019-09-25${FUNCTION}/event-invoke-config/list`,
    listEventInvokeConfigs,
  ],
  [
    'GetRuntimeManagementConfig',
    'GET',
    `/2021-07-20${FUNCTION}/runtime-management-config`,
    getRuntimeManagementConfig,
  ],
  [
    'PutRuntimeManagementConfig',
    'PUT',
    `/2021-07-20${FUNCTION}/runtime-management-config`,
    putRuntimeManagementConfig,
  ],
  [
    'GetFunctionCodeSigningConfig',
    'GET',
    `/2020-06-30${FUNCTION}/code-signing-config`,
    getFunctionCodeSigningConfig,
  ],
  [
    'GetFunctionRecursionConfig',
    'GET',
    `/2024-08-31${FUNCTION}/recursion-config`,
    getFunctionRecursionConfig,
  ],
  [
    'PutFunctionRecursionConfig',
    'PUT',
    `/2024-08-31${FUNCTION}/recursion-config`,
    putFunctionRecursionConfig,
  ],
  ['CreateFunctionUrlConfig', 'POST', `/2021-10-31${FUNCTION}/url`, createFunctionUrlConfig],
  ['GetFunctionUrlConfig', 'GET', `/2021-10-31${FUNCTION}/url`, getFunctionUrlConfig],
  ['UpdateFunctionUrlConfig', 'PUT', `/2021-10-31${FUNCTION}/url`, updateFunctionUrlConfig],
  ['DeleteFunctionUrlConfig', 'DELETE', `/2021-10-31${FUNCTION}/url`, deleteFunctionUrlConfig],
  ['ListFunctionUrlConfigs', 'GET', `/2021-10-31${FUNCTION}/urls`, listFunctionUrlConfigs],
  [
    'PutFunctionCodeSigningConfig',
    'PUT',
    `/2020-06-30${FUNCTION}/code-signing-config`,
    putFunctionCodeSigningConfig,
  ],
  [
    'DeleteFunctionCodeSigningConfig',
    'DELETE',
    `/2020-06-30${FUNCTION}/code-signing-config`,
    deleteFunctionCodeSigningConfig,
  ],
]
