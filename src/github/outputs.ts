/** The action's outputs, by the names in `action.yml`. Absent ones stay unset, which reads as ''. */
export interface ActionOutputs {
  verdict?: 'pass' | 'fail' | 'inconclusive' | 'accepted' | 'skipped'
  /** Paths. */
  'report-json'?: string
  'report-markdown'?: string
  'report-html'?: string
  'comment-url'?: string
  /** Percent at the deployed size; above 0 is more expensive or slower. */
  'cost-change-percent'?: number
  'duration-change-percent'?: number
  'recommended-memory-size'?: number
  'spend-usd'?: number
}

/** Sets what is known. Numbers as plain decimals, since shells and `fromJSON` read them. */
export function setOutputs(
  outputs: ActionOutputs,
  setOutput: (name: string, value: string) => void,
): void {
  for (const [name, value] of Object.entries(outputs)) {
    if (value === undefined || (typeof value === 'number' && !Number.isFinite(value))) continue
    setOutput(name, typeof value === 'number' ? decimal(value) : value)
  }
}

/** Six decimals at most, never an exponent, never `-0`. */
function decimal(value: number): string {
  return value
    .toFixed(6)
    .replace(/\.?0+$/, '')
    .replace(/^-0$/, '0')
}
