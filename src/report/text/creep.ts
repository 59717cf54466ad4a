import type { Creep } from '../../verdict/finding.ts'
import { counted, percent, signedPercent } from './numbers.ts'

/**
 * What many small steps came to, and where they were made.
 * @example Since v1.4, 9 merges, none of which failed, together made the function 6.1 % slower (95 % interval +3.9 % to +8.3 %; limit 5 %), …
 */
export function creepMessage(fact: Creep): string {
  const { anchor, merges, measure, changePercent, lowPercent, highPercent, limitPercent } = fact
  const comparative = measure === 'cost' ? 'more expensive' : 'slower'
  const made =
    merges === 1 ? '1 merge made' : `${merges} merges, none of which failed, together made`
  const how = fact.isLive ? '' : ', added up from the changes that were recorded'
  return `Since ${anchor}, ${made} the function ${percent(changePercent)} ${comparative} (95 % interval ${signedPercent(lowPercent)} to ${signedPercent(highPercent)}; limit ${percent(limitPercent)})${how}.${between(fact)}`
}

function between({ between: stretch }: Creep): string {
  if (!stretch) return ''
  const until = commit(stretch.until) ?? stretch.untilTime.slice(0, 10)
  const from = commit(stretch.after)
  const where = from === undefined ? `until ${until}` : `between ${from} and ${until}`
  const by = `${signedPercent(stretch.stretchPercent)} in ${counted(stretch.merges, 'merge')}`
  return ` Most of it came ${where} (${by})${alone(stretch)}.`
}

function alone({ alone: steps, merges }: NonNullable<Creep['between']>): string {
  if (steps.length === 0) return merges === 1 ? '' : '; none of them exceeds its noise by itself'
  const named = steps.map(({ pullRequest, commit: sha, stepPercent }) => {
    const which = pullRequest === null ? (commit(sha) ?? 'one of them') : `#${pullRequest}`
    return `${which} ${signedPercent(stepPercent)}`
  })
  return `; by themselves ${named.join(', ')}`
}

function commit(sha: string | null): string | undefined {
  return sha?.slice(0, 7)
}
