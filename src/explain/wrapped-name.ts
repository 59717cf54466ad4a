const MAX_LENGTH = 1000
const ASSIGNED =
  /^[ \t]*(?:export\s+)?(?:(?:const|let|var)\s+|(?:module\.)?exports\.)([\w$]+)\s*(?::[^=\n]+)?=\s*(?:await\s+)?[\w$.]+(?:<[^>\n]*>)?\(/gm

/**
 * What a function without a name is known by, where it is given to a call whose result has one:
 * `export const handler = middleware(async (event) => {`.
 * @param at where the function begins
 */
export function wrappedName(text: string, at: number): string | undefined {
  const before = text.slice(Math.max(0, at - MAX_LENGTH), at)
  const last = [...before.matchAll(ASSIGNED)].at(-1)
  if (!last) return undefined
  return isOpen(before.slice(last.index + last[0].length)) ? last[1] : undefined
}

/** Whether the call that was begun before a text goes on after it. */
function isOpen(text: string): boolean {
  let depth = 1
  for (const [character] of text.replace(STRINGS, '').matchAll(/[([{}\])]/g)) {
    depth += '([{'.includes(character) ? 1 : -1
    if (depth === 0) return false
  }
  return true
}

const STRINGS = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\[\s\S]|[^`\\])*`/g
