import { parseArgs } from 'node:util'
import { openExplainer } from './explain/explainer.ts'
import { FORMS, type Form } from './explain/forms.ts'
import { PLANTS } from './explain/plants.ts'
import { tableOf } from './explain/table.ts'
import { type Trial, tryPlant } from './explain/trial.ts'

/**
 * Plants one cause after the other into a small program, and prints which was named first.
 *
 *     npm run bench:explain -- --language python --only garbage
 */
const { values } = parseArgs({
  options: {
    language: { type: 'string' },
    form: { type: 'string' },
    only: { type: 'string' },
    verbose: { type: 'boolean', default: false },
  },
})

const forms = FORMS.filter((form) => values.form === undefined || form === values.form)
const trials: Trial[] = []
await using explainer = await openExplainer()
for (const plant of PLANTS) {
  if (values.language !== undefined && plant.language !== values.language) continue
  if (values.only !== undefined && !`${plant.kind} ${plant.name}`.includes(values.only)) continue
  const some: readonly Form[] = plant.language === 'python' ? ['plain'] : forms
  for (const form of some) {
    const trial = await tryPlant(explainer, plant, form)
    trials.push(trial)
    const mark = trial.rank === 1 ? 'ok  ' : trial.rank ? `${trial.rank}   ` : 'MISS'
    console.log(
      `${mark} ${plant.language} ${form} ${plant.kind}: ${plant.name}${trial.isPlaced ? '' : ' (no place)'} ${Math.round(trial.tookMs / 100) / 10} s`,
    )
    if (trial.rank !== 1 || values.verbose) console.log(trial.reason ?? trial.causes.slice(0, 4))
  }
}
console.log(tableOf(trials))
