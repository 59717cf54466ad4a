/** Figures of one head, in words that this file need not understand. */
export interface Remembered {
  headSha: string
  /** Of `FIGURES` only, as it stands in an HTML comment. */
  figures: string
}

const PREFIX = '<!-- lambda-cost-gate remembers '
const SHA = '[0-9a-f]{40,64}'
/** Neither `-` nor `>`, which could end the HTML comment. */
const FIGURES = '[0-9a-z:;,]{1,8000}'
const LINE = new RegExp(
  `^${PREFIX}head=(${SHA}) figures=(${FIGURES})(?: earlier=(${SHA}) earlier-figures=(${FIGURES}))? -->\r?(?:\n|$)`,
)

/**
 * A line of a comment, invisible on GitHub, by which the next push knows what this one showed: figures
 * of the head that is shown, and of the one before, as a head can be measured again. Empty where the
 * figures are not such as can stand there.
 */
export function formatRemembered(shown: Remembered, earlier: Remembered | undefined): string {
  const before = earlier ? ` earlier=${earlier.headSha} earlier-figures=${earlier.figures}` : ''
  const line = `${PREFIX}head=${shown.headSha} figures=${shown.figures}${before} -->\n`
  return LINE.test(line) ? line : ''
}

/** Which head a comment shows, where it remembers that. */
export function shownHeadIn(result: string): string | undefined {
  return LINE.exec(result)?.[1]
}

/**
 * What a comment remembers of another head than the one that is measured now. Undefined where it
 * remembers none, as one of an older version, or where the line is damaged.
 * @param result a comment's text from its result on
 */
export function earlierIn(result: string, headSha: string): Remembered | undefined {
  const [, head, figures, earlierHead, earlierFigures] = LINE.exec(result) ?? []
  if (head === undefined || figures === undefined) return undefined
  if (head !== headSha) return { headSha: head, figures }
  return earlierHead === undefined || earlierFigures === undefined
    ? undefined
    : { headSha: earlierHead, figures: earlierFigures }
}
