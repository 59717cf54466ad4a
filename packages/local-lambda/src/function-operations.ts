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

/** What acts on one path below a function; the date and the rest of the path as in Lambda's API model. */
function below(
  date: string,
  rest: string,
  operations: readonly [name: string, method: string, run: OperationRow[3]][],
): OperationRow[] {
  const path = `/${date}/functions/{FunctionName}${rest}`
  return operations.map(([name, method, run]): OperationRow => [name, method, path, run])
}

/** What acts on functions, and on what belongs to one. */
export const FUNCTION_OPERATIONS: readonly OperationRow[] = [
  ['CreateFunction', 'POST', '/2015-03-31/functions', createFunction],
  ['ListFunctions', 'GET', '/2015-03-31/functions', listFunctions],
  ...below('2015-03-31', '', [
    ['GetFunction', 'GET', getFunction],
    ['DeleteFunction', 'DELETE', deleteFunction],
  ]),
  ...below('2015-03-31', '/configuration', [
    ['GetFunctionConfiguration', 'GET', getFunctionConfiguration],
    ['UpdateFunctionConfiguration', 'PUT', updateFunctionConfiguration],
  ]),
  ...below('2015-03-31', '/code', [['UpdateFunctionCode', 'PUT', updateFunctionCode]]),
  ...below('2015-03-31', '/versions', [
    ['PublishVersion', 'POST', publishVersion],
    ['ListVersionsByFunction', 'GET', listVersionsByFunction],
  ]),
  ...below('2015-03-31', '/aliases', [
    ['CreateAlias', 'POST', createAlias],
    ['ListAliases', 'GET', listAliases],
  ]),
  ...below('2015-03-31', '/aliases/{Name}', [
    ['GetAlias', 'GET', getAlias],
    ['UpdateAlias', 'PUT', updateAlias],
    ['DeleteAlias', 'DELETE', deleteAlias],
  ]),
  ...below('2015-03-31', '/invocations', [['Invoke', 'POST', invoke]]),
  ...below('2021-11-15', '/response-streaming-invocations', [
    ['InvokeWithResponseStream', 'POST', invokeWithResponseStream],
  ]),
  ...below('2015-03-31', '/policy', [
    ['AddPermission', 'POST', addPermission],
    ['GetPolicy', 'GET', getPolicy],
  ]),
  ...below('2015-03-31', '/policy/{StatementId}', [
    ['RemovePermission', 'DELETE', removePermission],
  ]),
  ...below('2017-10-31', '/concurrency', [
    ['PutFunctionConcurrency', 'PUT', putFunctionConcurrency],
    ['DeleteFunctionConcurrency', 'DELETE', deleteFunctionConcurrency],
  ]),
  ...below('2019-09-30', '/concurrency', [
    ['GetFunctionConcurrency', 'GET', getFunctionConcurrency],
  ]),
  ...below('2019-09-30', '/provisioned-concurrency', [
    ['GetProvisionedConcurrencyConfig', 'GET', getProvisionedConcurrencyConfig],
    ['PutProvisionedConcurrencyConfig', 'PUT', putProvisionedConcurrencyConfig],
    ['DeleteProvisionedConcurrencyConfig', 'DELETE', deleteProvisionedConcurrencyConfig],
  ]),
  ...below('2019-09-25', '/event-invoke-config', [
    ['GetFunctionEventInvokeConfig', 'GET', getEventInvokeConfig],
    ['PutFunctionEventInvokeConfig', 'PUT', putEventInvokeConfig],
    ['UpdateFunctionEventInvokeConfig', 'POST', updateEventInvokeConfig],
    ['DeleteFunctionEventInvokeConfig', 'DELETE', deleteEventInvokeConfig],
  ]),
  ...below('2019-09-25', '/event-invoke-config/list', [
    ['ListFunctionEventInvokeConfigs', 'GET', listEventInvokeConfigs],
  ]),
  ...below('2021-07-20', '/runtime-management-config', [
    ['GetRuntimeManagementConfig', 'GET', getRuntimeManagementConfig],
    ['PutRuntimeManagementConfig', 'PUT', putRuntimeManagementConfig],
  ]),
  ...below('2020-06-30', '/code-signing-config', [
    ['GetFunctionCodeSigningConfig', 'GET', getFunctionCodeSigningConfig],
    ['PutFunctionCodeSigningConfig', 'PUT', putFunctionCodeSigningConfig],
    ['DeleteFunctionCodeSigningConfig', 'DELETE', deleteFunctionCodeSigningConfig],
  ]),
  ...below('2024-08-31', '/recursion-config', [
    ['GetFunctionRecursionConfig', 'GET', getFunctionRecursionConfig],
    ['PutFunctionRecursionConfig', 'PUT', putFunctionRecursionConfig],
  ]),
  ...below('2021-10-31', '/url', [
    ['CreateFunctionUrlConfig', 'POST', createFunctionUrlConfig],
    ['GetFunctionUrlConfig', 'GET', getFunctionUrlConfig],
    ['UpdateFunctionUrlConfig', 'PUT', updateFunctionUrlConfig],
    ['DeleteFunctionUrlConfig', 'DELETE', deleteFunctionUrlConfig],
  ]),
  ...below('2021-10-31', '/urls', [['ListFunctionUrlConfigs', 'GET', listFunctionUrlConfigs]]),
]
