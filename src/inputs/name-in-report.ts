import path from 'node:path'
import { headNameIn } from './deployed-sides.ts'
import type { FunctionInputs } from './function-inputs.ts'
import { nameOf } from './function-name.ts'

/** Under which name the report has a function. */
export function nameInReport(
  inputs: Partial<Pick<FunctionInputs, 'function-name' | 'head-function-name' | 'stated'>> & {
    'head-code'?: string | undefined
  },
  cwd: string,
): string {
  const { 'function-name': functionName, stated, 'head-code': headCode = '' } = inputs
  if (functionName) return nameOf(functionName)
  const deployed = stated?.logicalId ?? headNameIn(inputs['head-function-name'])
  return deployed ?? nameFromPath(path.resolve(cwd, headCode))
}

/** `examples/image-resize/head` → `image-resize`: a directory called after its side says nothing. */
function nameFromPath(code: string): string {
  const parts = code.split(path.sep).filter(Boolean)
  const distinctive = parts.findLast(
    (part) => !/^(head|base|dist|build|src|out)(\.zip)?$/.test(part),
  )
  return (distinctive ?? 'function').replace(/\.(zip|jar)$/, '')
}
