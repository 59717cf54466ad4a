import type { Written } from './log.ts'

const handler = (body: string) => `export const handler = async () => { ${body} }`
const said = (text: string): Written => ({ how: 'console', text })
const plain = (text: string): Written => ({ how: 'plain', text })
const write = ({ how, text }: Written) =>
  how === 'console'
    ? `console.info(${JSON.stringify(text)})`
    : `process.stdout.write(${JSON.stringify(`${text}\n`)})`

function logging(name: string, own: readonly Written[]) {
  return { name, own, code: handler(own.map(write).join('; ')) }
}

/** Eleven functions that say in their source what they log. */
export const LOGGING = [
  logging('silent', []),
  logging('one-line', [said('done')]),
  logging(
    'ten-lines',
    Array.from({ length: 10 }, (_, index) => said(`step ${index} of 10`)),
  ),
  logging('long-line', [said('x'.repeat(3000))]),
  logging('two-bytes', [said('größer als früher, ähnlich überall')]),
  logging('emoji', [said('🚀 deployed 🎉')]),
  logging('stack', [said('Error: no\n    at one (index.mjs:1:1)\n    at two (index.mjs:2:2)')]),
  logging('plain', [plain('one'), plain('two'), plain('three')]),
  logging('json', [plain('{"level":"info","message":"one"}'), plain('{"level":"info"}')]),
  logging('mixed', [plain('before'), said('in between'), said('and after')]),
  logging(
    'twenty-kilobytes',
    Array.from({ length: 40 }, (_, index) => said(`${index} ${'größer '.repeat(60)}`)),
  ),
]

const work = (rounds: number) =>
  `let x = 0; for (let i = 0; i < ${rounds}; i++) x += Math.sqrt(i); globalThis.sum = x`

const LINES = Array.from({ length: 40 }, (_, index) =>
  said(`${String(index).padStart(3)} ${'z'.repeat(430)}`),
)

/** Functions of which the month is computed again, with what they log in an invocation. */
export const REFERENCES: readonly { name: string; code: string; own: readonly Written[] }[] = [
  reference('small', 20_000, []),
  reference('computing', 3_000_000, [said('done')]),
  reference(
    'chatty',
    50_000,
    Array.from({ length: 12 }, () => said('y'.repeat(200))),
  ),
  // Longer than what Lambda gives back of a log.
  reference('twenty-kilobytes', 50_000, LINES),
]

function reference(name: string, rounds: number, own: readonly Written[]) {
  return { name, own, code: handler([work(rounds), ...own.map(write)].join('; ')) }
}
