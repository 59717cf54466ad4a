import { runAction } from '../action/action.ts'
import { runner } from '../action/runner.ts'
import { boundYoungGeneration } from './young-generation.ts'

/** Entry of `dist/index.js`: the step itself. */
export async function main(): Promise<void> {
  boundYoungGeneration()
  await runAction(await runner(process))
}
