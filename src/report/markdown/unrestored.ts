import type { Unrestored } from '../../shared/unrestored.ts'
import { unrestoredCaution } from '../document/unrestored.ts'
import { renderBlocks } from './render.ts'

/** The alarm as markdown, for where there is no report. */
export function renderUnrestored(unrestored: readonly Unrestored[]): string {
  return renderBlocks(unrestoredCaution(unrestored))
}
