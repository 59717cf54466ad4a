import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser'
import { BadInput } from './errors.ts'
import { excerpt } from './excerpt.ts'

export type JsonObject = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * Parses JSON.
 * @param what how to name the text in a message, such as `payloads: events/get.json`
 * @param atLine line of the file that the text starts at
 * @throws BadInput with line, column and an excerpt of the first error
 */
export function parseJson(json: string, what: string, atLine = 1): unknown {
  try {
    return JSON.parse(json)
  } catch (cause) {
    // V8 gives a position for some errors only.
    const errors: ParseError[] = []
    parse(json, errors, { disallowComments: true, allowTrailingComma: false })
    const [first] = errors
    const { line, column } = positionOf(json, first?.offset ?? 0)
    const reason = first ? ` (${inWords(printParseErrorCode(first.error))})` : ''
    throw new BadInput(
      `${what}, line ${line + atLine - 1}, column ${column}: this is not valid JSON${reason}.\n${excerpt(json, { line, column, atLine })}`,
      { cause },
    )
  }
}

function positionOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

/** `PropertyNameExpected` → `property name expected`. */
function inWords(code: string): string {
  return code.replace(/\B[A-Z]/g, (letter) => ` ${letter}`).toLowerCase()
}
