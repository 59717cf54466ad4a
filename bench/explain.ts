import { parseArgs } from 'node:util'
import { openExplainer } from './explain/explainer.ts'
import { FORMS, type Form } from './explain/forms.ts'
import type { Language } from './explain/plant.ts'
import { PLANTS } from './explain/plants.ts'
import { lineOf, tableOf } from './explain/table.ts'
import { GIVEN, type Trial, tryNothing, tryPlant } from './explain/trial.ts'

/**
 * Plants one cause after the other into a small program, and prints which was named first; or changes
 * nothing but a comment, and prints what was named all the same.
 *
 *     npm run bench:explain -- --language python --only garbage
 *     npm run bench:explain -- --part 0      (then 1 and 2)
 *     npm run bench:explain -- --nothing 200
 */
const { values } = parseArgs({
  options: {
    language: { type: 'string' },
    form: { type: 'string' },
    program: { type: 'string' },
    /** One form of each plant, another one for each of three numbers. */
    part: { type: 'string' },
    only: { type: 'string', default: '' },
    /** Measures how much slower each plant makes the program, where nothing else keeps the machine busy. */
    measure: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
    nothing: { type: 'string', default: '0' },
  },
})

await using explainer = await openExplainer()
console.log(
  'A pass may take 180 s here and 20 s in a check, so that a busy machine does not cut it off.',
)
const runs = Number(values.nothing)
if (runs > 0) await nothingChanged(runs)
else await planted()

async function planted(): Promise<void> {
  const trials: Trial[] = []
  for (const [index, plant] of PLANTS.entries()) {
    if (values.language !== undefined && plant.language !== values.language) continue
    if (
      values.program !== undefined &&
      !values.program.split(',').includes(plant.program ?? plant.language)
    )
      continue
    if (!`${plant.program} ${plant.kind}: ${plant.name}`.includes(values.only)) continue
    const some = formsOf(plant.language, index)
    for (const form of some.filter((each) => values.form === undefined || each === values.form)) {
      const trial = await tryPlant(
        explainer,
        plant,
        form,
        values.measure ? {} : GIVEN[plant.about ?? 'duration'],
      )
      trials.push(trial)
      console.log(lineOf(trial))
      if (trial.rank !== 1 || values.verbose) {
        console.log(trial.reason ?? '', trial.causes.slice(0, 4))
      }
    }
  }
  console.log(tableOf(trials))
}

function formsOf(language: Language, index: number): readonly Form[] {
  if (language === 'python') return ['plain']
  if (values.part === undefined) return FORMS
  return FORMS.filter((_, at) => at === (index + Number(values.part)) % FORMS.length)
}

async function nothingChanged(runs: number): Promise<void> {
  let named = 0
  for (let run = 1; run <= runs; run++) {
    const language = run % 2 === 0 ? 'python' : 'nodejs'
    const { causes, reason } = await tryNothing(explainer, language, FORMS[run % FORMS.length])
    if (causes.length > 0) named++
    console.log(`${run} ${language}: ${causes.length} causes`, reason ?? '', ...causes)
  }
  console.log(`Nothing changed in ${runs} runs; a cause was named in ${named}.`)
}
