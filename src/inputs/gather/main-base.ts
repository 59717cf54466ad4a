import { existsSync } from 'node:fs'
import path from 'node:path'
import { BadInput } from '../../shared/errors.ts'
import type { GivenFunction } from '../function-inputs.ts'
import { inMain, type MainTree } from '../main-tree.ts'
import { type Given, type GivenInputs, refusal } from '../parse.ts'

/**
 * Base is what main has in place of head's code, whatever the config file says for other occasions.
 * @throws BadInput for code that is not in the repository
 */
export function baseInMain(given: GivenInputs, main: MainTree): GivenInputs {
  const { 'base-code': _, 'base-template': __, 'base-commit': ___, ...others } = given
  const head = given['head-code']
  const isDeployed = given['head-function-name'] ?? given['head-stack-name']
  if (isDeployed) {
    throw refusal(isDeployed, [], 'with --base-ref, head is the working tree; leave it out.')
  }
  if (!head) return others
  const commit = { value: main.sha, where: '--base-ref' }
  return { ...others, 'base-commit': commit, 'base-code': mainCode(head, main) }
}

function mainCode(head: Given, main: MainTree): Given {
  const { value } = head
  if (typeof value !== 'string' || /^s3:\/\/|^[^/\s]+\.dkr\.ecr\./.test(value)) {
    throw refusal(head, [], 'with --base-ref, it has to be a directory or .zip of the repository.')
  }
  return { value: inMain(value, 'head-code', main), where: '--base-ref' }
}

/**
 * Of several functions, those are new whose code main does not have while it has that of others.
 * @throws BadInput where main has none of the code that head has
 */
export function withNew(functions: readonly GivenFunction[], main: MainTree): GivenFunction[] {
  const isMissing = ({ given }: GivenFunction) => {
    const value = given['base-code']?.value
    return typeof value === 'string' && !value.includes('{') && !existsSync(value)
  }
  if (functions.every(isMissing)) {
    for (const each of functions) refuseMissing(each, main)
    return [...functions]
  }
  return functions.map((each) => (isMissing(each) ? { ...each, isNew: true } : each))
}

/** Where head has no code either, that is said of head. */
function refuseMissing({ given }: GivenFunction, main: MainTree): void {
  const code = given['head-code']
  const base = given['base-code']?.value
  if (!code || typeof code.value !== 'string' || typeof base !== 'string') return
  if (!existsSync(path.resolve(main.head.cwd, code.value))) return
  throw refusal(code, [], nothingAt(path.relative(main.cwd, base), main))
}

/** @throws BadInput where main has none of a template of head's */
export function requireTemplates(templates: readonly string[], main: MainTree): void {
  const missing = templates.find((each) => !existsSync(path.resolve(main.cwd, each)))
  if (missing !== undefined) throw new BadInput(`template: ${nothingAt(missing, main)}`)
}

const nothingAt = (place: string, { ref, sha }: MainTree) =>
  `base, ${ref} at ${sha.slice(0, 7)}, has no ${place} to compare with; if Git ignores it, --build has to make it.`
