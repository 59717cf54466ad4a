import { restoreCommand, type Unrestored } from '../../shared/unrestored.ts'
import { type Block, said } from './model.ts'

/** As many as are shown; report.json has all. */
const MAX_SHOWN = 10

/** That production is changed comes before everything else, with the commands that restore it. */
export function unrestoredCaution(unrestored: readonly Unrestored[]): Block[] {
  const shown = unrestored.slice(0, MAX_SHOWN)
  return shown.map((each) => ({
    kind: 'caution',
    phrase: [said(each.message), ' Restore it from the directory of the action:'],
    commands: [restoreCommand(each)],
  }))
}
