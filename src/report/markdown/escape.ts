import { cleanLine, escapeHtml, MAX_NAME, MAX_SENTENCE } from '../clean.ts'

/**
 * A stranger's name as a code span: there GitHub makes no mention, link, reference, emoji or
 * formula of it. Backticks and pipes become look-alikes, as the first would end the span and the
 * second a table cell.
 */
export function codeSpan(text: string): string {
  const clean = cleanLine(text, MAX_NAME).replaceAll('`', 'ˋ').replaceAll('|', '│')
  return clean === '' ? '`(no name)`' : `\`${clean}\``
}

/** The same for places where only HTML works, such as a `<summary>`. */
export function codeHtml(text: string): string {
  const clean = cleanLine(text, MAX_NAME)
  return `<code>${withoutFormula(clean === '' ? '(no name)' : clean)}</code>`
}

/** A sentence with a stranger's words in it, as markdown text that shows as it was written. */
export function sentence(text: string, longest = MAX_SENTENCE): string {
  return breakReferences(cleanLine(text, longest))
    .replace(MARKDOWN, numericEntity)
    .replace(/^[-+]|(?<=^\d{1,9})[.)]/, numericEntity)
}

/** Longest first line of a message, and longest of the lines below it. */
const MAX_MESSAGE = 2000

/** A message that a stranger may have had a hand in; what follows its first line is an excerpt. */
export function plainMarkdown(message: string): string {
  const [first = '', ...rest] = message.split(/\r\n|\r|\n/)
  const lead = sentence(first, MAX_MESSAGE)
  if (rest.length === 0) return lead
  const excerpt = rest.map((line) => escapeHtml(cleanWords(line))).join('\n')
  return `${lead}\n\n<pre>${excerpt}</pre>`
}

/** Keeps the spaces, by which an excerpt points at something. */
function cleanWords(line: string): string {
  const words = line.slice(0, MAX_MESSAGE).split(' ')
  return words.map((word) => cleanLine(word, MAX_MESSAGE)).join(' ')
}

/** The same for places where only HTML works. */
export function sentenceHtml(text: string): string {
  return withoutFormula(breakReferences(cleanLine(text, MAX_SENTENCE)))
}

function withoutFormula(text: string): string {
  return escapeHtml(text).replaceAll('$', numericEntity)
}

/**
 * The ASCII punctuation that means something to GitHub's markdown, its tables, links or formulas. A
 * dollar before a digit ends no formula, so with all others escaped none begins.
 */
const MARKDOWN = /[#&*<>@[\\\]_`|~]|\$(?!\d)/g

function numericEntity(character: string): string {
  return `&#${character.charCodeAt(0)};`
}

const INVISIBLE_BREAK = '\u200b'

/**
 * GitHub finds mentions, references, addresses and emoji in the text that is left after markdown,
 * where no escape helps: an invisible break inside each of them does.
 */
function breakReferences(text: string): string {
  return text
    .replace(/[@#]/g, `$&${INVISIBLE_BREAK}`)
    .replace(/(?<=[A-Z]{2})-|(?<=[A-Za-z0-9])-(?=\d)/g, `-${INVISIBLE_BREAK}`)
    .replace(/:(?=[^\s\d])/g, `:${INVISIBLE_BREAK}`)
    .replace(/www(?=\.)/gi, `$&${INVISIBLE_BREAK}`)
    .replace(/[0-9a-f]{6}(?=[0-9a-f])/gi, `$&${INVISIBLE_BREAK}`)
}

/** A block of code that no line of it can end: its fence is longer than any in it. */
export function codeBlock(lines: readonly string[]): string {
  const longest = Math.max(
    0,
    ...lines.flatMap((line) => line.match(/`+/g) ?? []).map((run) => run.length),
  )
  const fence = '`'.repeat(Math.max(3, longest + 1))
  return [`${fence}text`, ...lines, fence].join('\n')
}

/** An address that ends neither a markdown link nor an attribute, and is one of the web. */
export function safeAddress(href: string): string {
  return /^https?:\/\/[\w.:-]+(\/[\w.~%@/-]*)?(#[\w-]*)?$/.test(href) ? href : ''
}
