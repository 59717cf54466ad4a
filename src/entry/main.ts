import { runAction } from '../action/action.ts'
import { runner } from '../action/runner.ts'

/** Entry of `dist/index.js`: the step itself. */
export async function main(): Promise<void> {
  await runAction(await runner(process))
}
