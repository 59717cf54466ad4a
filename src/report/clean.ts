/** Longest name, and longest sentence, that a stranger gets to show. Characters. */
export const MAX_NAME = 80
export const MAX_SENTENCE = 500

/**
 * A stranger's text on one line and without characters that nobody sees: controls, bidi and other
 * format characters, private use, unpaired surrogates, line and paragraph separators. Piles of
 * combining marks are cut down, and the whole to `longest` characters.
 */
export function cleanLine(text: string, longest: number): string {
  const visible = text
    .slice(0, longest * 20)
    .toWellFormed()
    .replace(/[\s\p{Zl}\p{Zp}\p{Cc}]+/gu, ' ')
    .replace(/[\p{Cf}\p{Co}\p{Cn}\p{Default_Ignorable_Code_Point}]/gu, '')
    .replace(/(\p{M}{2})\p{M}+/gu, '$1')
    .trim()
  const characters = [...visible]
  return characters.length <= longest ? visible : `${characters.slice(0, longest - 1).join('')}…`
}

/** Text for the inside of HTML elements; it is not fit for attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`)
}

const MAX_LOG_LINES = 10
const MAX_LOG_LINE = 200

/** The last lines of a log, each made harmless. */
export function logLines(text: string): string[] {
  return text
    .split('\n')
    .slice(-MAX_LOG_LINES)
    .map((line) => cleanLine(line, MAX_LOG_LINE))
    .filter((line) => line !== '')
}
