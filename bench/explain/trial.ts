import type { Explained } from '../../src/check/explain/explain-target.ts'
import type { Cause } from '../../src/explain/cause.ts'
import { type ExplainedPair, type Explainer, type Pair, written } from './explainer.ts'
import { deployed, type Form, programOf } from './forms.ts'
import { type Language, type Plant, type Program, planted } from './plant.ts'

const RUNTIMES = { nodejs: 'nodejs24.x', python: 'python3.12' } as const
/** Node.js 24 gives handlers no callback. */
const CALLBACK = { program: 'feed', runtime: 'nodejs22.x' }
const HANDLERS: Readonly<Record<string, string>> = {
  python: 'app.handler',
  ledger: 'handler.lambda_handler',
  services: 'app.handler',
  lines: 'main.run',
  asyncpy: 'lambda_function.lambda_handler',
  shop: 'main.handler',
  tickets: 'app.handler',
  meters: 'app.handler',
}

/** What was named for a plant. */
export interface Trial {
  plant: Plant
  form: Form
  causes: readonly Cause[]
  /** Place of the right cause among those named, from 1. */
  rank: number | undefined
  /** Whether the first cause points at what the pull request changed. */
  isPlaced: boolean
  /** Why no causes were found, or only some. */
  reason?: string
  increasePercent: number
  tookMs: number
}

/** A plant counts as a regression; whether it is one by the rule of a check depends on the machine. */
export const GIVEN = {
  duration: { duration: { baseMs: 20, headMs: 26, isIncrease: true } },
  init: {
    duration: { baseMs: 20, headMs: 20, isIncrease: false },
    init: { baseMs: 100, headMs: 200, isIncrease: true },
  },
} as const

/** What is named where only a comment is new. */
export async function tryNothing(
  explainer: Explainer,
  language: Language,
  form: Form = 'plain',
): Promise<Pick<Trial, 'causes' | 'reason'>> {
  const base = await programOf(language)
  const [file, comment] = language === 'nodejs' ? ['index.mjs', '//'] : ['app.py', '#']
  const head = { ...base, [file]: `${comment} A comment.\n\n${base[file]}` }
  const used = language === 'python' ? 'plain' : form
  const { result } = await explainPair(explainer, language, {
    ...{ base, head, form: used, name: language },
  })
  return {
    causes: result.kind === 'explained' ? result.explanation.causes : [],
    ...reasonOf(result),
  }
}

export async function tryPlant(
  explainer: Explainer,
  plant: Plant,
  form: Form,
  known: Pick<Pair, 'duration' | 'init'> = {},
): Promise<Trial> {
  const name = plant.program ?? plant.language
  const program = await programOf(name)
  const startedMs = performance.now()
  const { result, increasePercent } = await explainPair(explainer, plant.language, {
    base: program,
    head: planted(program, plant),
    form,
    name,
    ...(plant.about && { about: plant.about }),
    ...known,
  })
  const causes = result.kind === 'explained' ? result.explanation.causes : []
  const at = causes.findIndex((cause) => isRight(cause, plant))
  return {
    plant,
    form,
    causes,
    rank: at < 0 ? undefined : at + 1,
    isPlaced: causes[at]?.changed === true || causes[at]?.from !== undefined,
    ...reasonOf(result),
    increasePercent,
    tookMs: performance.now() - startedMs,
  }
}

function reasonOf(result: Explained): { reason?: string } {
  if (result.kind === 'not-explained') return { reason: result.reason }
  return result.partly === undefined ? {} : { reason: result.partly }
}

function isRight({ kind, name, file }: Cause, plant: Plant): boolean {
  if (kind !== plant.kind && kind !== plant.orKind) return false
  if (!plant.named) return true
  return plant.named.some((each) => [name, file].some((one) => one?.includes(each)))
}

export interface Programs extends Pick<Pair, 'duration' | 'init'> {
  base: Program
  head: Program
  form: Form
  /** As its directory is called. */
  name: string
  about?: Pair['about']
}

export async function explainPair(
  explainer: Explainer,
  language: Language,
  { base, head, form, name, about = 'duration', ...known }: Programs,
): Promise<ExplainedPair> {
  await using one = await deployable(base, form)
  await using other = await deployable(head, form)
  return await explainer.explain({
    base: one.directory,
    head: other.directory,
    runtime: name === CALLBACK.program ? CALLBACK.runtime : RUNTIMES[language],
    handler: HANDLERS[name] ?? 'index.handler',
    ...known,
    about,
  })
}

async function deployable(program: Program, form: Form) {
  await using source = await written(program)
  return await written(await deployed(source.directory, program, form))
}
