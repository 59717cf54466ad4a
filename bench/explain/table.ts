import { FORMS } from './forms.ts'
import type { Trial } from './trial.ts'

/** How many causes were named first, and among the first three, by language and form. */
export function tableOf(trials: readonly Trial[]): string {
  const rows = (['nodejs', 'python'] as const).flatMap((language) =>
    FORMS.map((form) => ({
      name: `${language}, ${form}`,
      some: trials.filter((each) => each.plant.language === language && each.form === form),
    })),
  )
  const all = [...rows.filter(({ some }) => some.length > 0), { name: 'all', some: trials }]
  return [
    '| | Plants | First cause right | Among the first three | With the place of the change |',
    '|---|---:|---:|---:|---:|',
    ...all.map(({ name, some }) => row(name, some)),
  ].join('\n')
}

function row(name: string, trials: readonly Trial[]): string {
  const share = (of: (trial: Trial) => boolean) => {
    const count = trials.filter(of).length
    return `${count} (${((100 * count) / Math.max(1, trials.length)).toFixed(1)} %)`
  }
  const upTo = (most: number) => share(({ rank }) => rank !== undefined && rank <= most)
  const cells = [name, trials.length, upTo(1), upTo(3), share(({ isPlaced }) => isPlaced)]
  return `| ${cells.join(' | ')} |`
}

/** One trial: the place of the right cause, and how much slower the plant made it. */
export function lineOf({ plant, form, rank, isPlaced, tookMs, ...trial }: Trial): string {
  const place = rank === 1 ? 'right' : rank === undefined ? 'MISSED' : `place ${rank}`
  const what = `${plant.language} ${form} ${plant.kind}: ${plant.name}`
  const took = `${Math.round(tookMs / 1000)} s`
  const slower = `${trial.increasePercent.toFixed(0)} % slower`
  return `${place.padEnd(8)} ${what}, ${slower}, ${took}${isPlaced ? '' : ', no change named'}`
}
