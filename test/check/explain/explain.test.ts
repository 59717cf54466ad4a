import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Explainer, openExplainer } from '../../../bench/explain/explainer.ts'
import { type Form, programOf } from '../../../bench/explain/forms.ts'
import type { Language } from '../../../bench/explain/plant.ts'
import { PLANTS } from '../../../bench/explain/plants.ts'
import { explainPair, tryPlant } from '../../../bench/explain/trial.ts'

// A few plants of `npm run bench:explain`.
const PATIENCE_MS = 120_000
/** As slow as this, a function is run few times: what is reported here is counted. */
const GIVEN = { duration: { baseMs: 230, headMs: 290, isIncrease: true } }

let explainer: Explainer
beforeAll(async () => {
  explainer = await openExplainer()
})
afterAll(async () => {
  await explainer[Symbol.asyncDispose]()
})

async function firstCause(language: Language, name: string, form: Form = 'plain') {
  const plant = PLANTS.find((each) => each.language === language && each.name === name)
  if (!plant) throw new Error(`no plant ${name}`)
  const { causes, reason } = await tryPlant(explainer, plant, form, GIVEN)
  if (reason !== undefined) throw new Error(reason)
  return causes[0]
}

describe('what made a function slower', () => {
  test(
    'is the function that runs twice, and the line that calls it, in minified code too',
    async () => {
      expect(await firstCause('nodejs', 'called twice', 'minified')).toMatchObject({
        kind: 'function',
        name: 'page',
        file: '../page.mjs',
        changed: false,
        from: { name: 'handler', file: '../index.mjs', line: 19 },
        base: { calls: 1 },
        head: { calls: 2 },
      })
    },
    PATIENCE_MS,
  )

  test(
    'is the calls downstream, not what makes them',
    async () => {
      expect(await firstCause('nodejs', 'one call for each')).toMatchObject({
        kind: 'downstream',
        name: 'DynamoDB GetItem',
        from: { name: 'handler', file: 'index.mjs', line: 14 },
        base: { calls: 1 },
        head: { calls: 13 },
      })
    },
    PATIENCE_MS,
  )

  test(
    'is the function of a Python program that runs more often',
    async () => {
      expect(await firstCause('python', 'moved into a loop')).toMatchObject({
        kind: 'function',
        name: 'checksum',
        file: 'page.py',
        from: { name: 'answer', file: 'app.py', line: 28 },
        base: { calls: 1 },
        head: { calls: 8 },
      })
    },
    PATIENCE_MS,
  )

  test(
    'is nothing where only a comment moved every line',
    async () => {
      const base = await programOf('nodejs')
      const head = { ...base, 'index.mjs': `// A comment.\n\n${base['index.mjs']}` }
      const notSlower = { duration: { baseMs: 150, headMs: 150.1, isIncrease: false } }
      const programs = { base, head, form: 'plain' as const, name: 'nodejs', ...notSlower }
      const { result } = await explainPair(explainer, 'nodejs', programs)
      expect(result).toMatchObject({ kind: 'explained', explanation: { causes: [] } })
    },
    PATIENCE_MS,
  )
})
