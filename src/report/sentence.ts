import { withoutPeriod } from '../shared/text.ts'
import { cleanLine, MAX_NAME, MAX_SENTENCE } from './clean.ts'
import { reportReason } from './document/headline.ts'
import type { Inline, Phrase } from './document/model.ts'
import { causePhrase } from './document/why.ts'
import type { Report } from './schema.ts'
import type { ReportCause } from './schema-explanation.ts'

/** Why the verdict is what it is, in one plain sentence on one line: for check, log and annotation. */
export function verdictSentence(report: Report): string {
  return `${plain(reportReason(report))}.`
}

/** What made a function slower, in one plain sentence. */
export function causeSentence(cause: ReportCause): string {
  return plain(causePhrase(cause))
}

function plain(phrase: Phrase): string {
  return phrase.map(plainPart).join('')
}

function plainPart(part: Inline): string {
  if (typeof part === 'string') return part
  switch (part.kind) {
    case 'name':
      return cleanLine(part.text, MAX_NAME)
    case 'said':
      return withoutPeriod(cleanLine(part.text, MAX_SENTENCE))
    case 'link':
    case 'strong':
      return plain(part.of)
  }
}
