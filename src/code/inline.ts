import type { InlineSource } from '../inputs/plan.ts'
import { type CodePackage, packageOf } from './code.ts'

/** Packs code that stands in a template, as CloudFormation does: one file. */
export function packInline({ fileName, text }: InlineSource): Promise<CodePackage> {
  return packageOf([{ path: fileName, bytes: Buffer.from(text), executable: false }])
}
