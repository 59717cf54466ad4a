import { existsSync, mkdirSync, realpathSync, symlinkSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Machine } from './machine.ts'

/** Scopes of what Lambda's Node.js runtimes bring: the AWS SDK for JavaScript and what it is made of. */
const SDK_SCOPES = ['@aws-sdk', '@smithy', '@aws-crypto', '@aws']

/**
 * Lambda's /var for all environments of a service: `task` (a place to mount the code on), `runtime`
 * with the AWS SDK for JavaScript, and `lang/bin` with the commands of the runtimes.
 */
export function makeBaseDirectory(directory: string, machine: Machine): void {
  const bin = join(directory, 'lang', 'bin')
  const modules = join(directory, 'runtime', 'node_modules')
  for (const each of [join(directory, 'task'), bin, modules]) mkdirSync(each, { recursive: true })
  const { node, python, ruby, java } = machine
  for (const [name, path] of Object.entries({ node, python3: python, python, ruby, java })) {
    if (path !== undefined) symlinkSync(path, join(bin, name))
  }
  for (const path of sdkPaths(machine)) {
    symlinkSync(path, join(modules, path.slice(path.lastIndexOf('/') + 1)))
  }
}

/** Where the packages of the AWS SDK really are. */
export function sdkPaths({ nodeModules }: Machine): string[] {
  if (nodeModules === undefined) return []
  return SDK_SCOPES.map((scope) => join(nodeModules, scope)).filter((path) => existsSync(path))
}

/**
 * The `node_modules` nearest to a directory, there or above, that has the AWS SDK for JavaScript:
 * Lambda's Node.js runtimes bring the SDK, a machine's Node.js does not.
 */
export function findSdk(directory: string): string | undefined {
  const modules = join(resolve(directory), 'node_modules')
  if (existsSync(join(modules, '@aws-sdk'))) return realpathSync(modules)
  const parent = dirname(resolve(directory))
  return parent === resolve(directory) ? undefined : findSdk(parent)
}
