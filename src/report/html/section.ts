import {
  functionDetailsBlocks,
  functionLines,
  functionTable,
  monthBlocks,
} from '../document/function.ts'
import { functionHeadline } from '../document/headline.ts'
import { type Block, FULL } from '../document/model.ts'
import { whatWouldDecideBlocks } from '../document/undecided.ts'
import type { SampleSummary } from '../sample-summary.ts'
import type { MeasuredFunction, Report } from '../schema.ts'
import { renderFigure } from './figure.ts'
import { figuresOf } from './figures.ts'
import { flameFigures, type Profiles } from './flame.ts'
import { inline, renderBlocks } from './render.ts'

/** The section of one function that was measured: its table and words, then its figures, then details. */
export function functionSection(
  fn: MeasuredFunction,
  samples: SampleSummary | undefined,
  profiles: Profiles | undefined,
  links?: Report['links'],
): string {
  const details = functionDetailsBlocks(fn, FULL)
  const isSentence = ({ kind }: Block) => kind === 'paragraph'
  return [
    renderBlocks([functionTable(fn), ...functionLines(fn, links), ...details.filter(isSentence)]),
    '<div class="grid-of-figures">',
    ...(profiles ? flameFigures(profiles, fn) : []).map(renderFigure),
    ...figuresOf(fn, samples).map(renderFigure),
    '</div>',
    renderBlocks(details.filter((block) => !isSentence(block) && block.kind !== 'chart')),
  ].join('\n')
}

/** The same folded, below the line that says what became of it. */
export function foldedSection(
  fn: MeasuredFunction,
  content: string,
  { id, open }: { id: string; open: boolean },
): string {
  return `<details class="function ${fn.verdict}" id="${id}"${open ? ' open' : ''}><summary><h2>${inline(functionHeadline(fn))}</h2></summary>
${renderBlocks([...whatWouldDecideBlocks(fn), ...monthBlocks(fn)])}
${content}
</details>`
}
