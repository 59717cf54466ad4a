/** What an expression may name: `var`, `local`, `data`, types of resources, variables of a `for`. */
export type Names = Record<string, unknown>

/** An expression of HCL. */
interface Expression {
  source: string
  evaluate: (names: Names) => unknown
}

/** A block: `resource "aws_iam_role" "name" { … }`. */
export interface Block {
  type: string
  labels: string[]
  attributes: Map<string, Expression>
  blocks: Block[]
}

const FUNCTIONS: Readonly<Record<string, (...given: never[]) => unknown>> = {
  concat: (...lists: unknown[][]) => lists.flat(),
  join: (separator: string, list: string[]) => list.join(separator),
  jsonencode: (value: unknown) => JSON.stringify(value),
  setproduct: (left: unknown[], right: unknown[]) => left.flatMap((a) => right.map((b) => [a, b])),
  split: (separator: string, text: string) => text.split(separator),
  tostring: (value: unknown) => String(value),
}

type Evaluate = Expression['evaluate']

/**
 * Reads HCL as far as docs/iam has it: attributes, blocks, templates in quotes, lists, objects, `for` over
 * lists, conditionals, `==`, functions, and the way to an attribute or element.
 * @throws with what comes next, where that is something else
 */
export function parseHcl(text: string): Block {
  let at = 0

  function accept(pattern: RegExp): string | undefined {
    at += /^(\s|#.*)*/.exec(text.slice(at))?.[0].length ?? 0
    return raw(pattern)
  }

  function raw(pattern: RegExp): string | undefined {
    const sticky = new RegExp(pattern.source, `y${pattern.flags}`)
    sticky.lastIndex = at
    const [found] = sticky.exec(text) ?? []
    at += found?.length ?? 0
    return found
  }

  function expect(pattern: RegExp): string {
    const found = accept(pattern)
    if (found === undefined) {
      throw new Error(`There is no ${pattern.source} at: ${text.slice(at, at + 60)}`)
    }
    return found
  }

  function body(end: RegExp, type = '', labels: string[] = []): Block {
    const block: Block = { type, labels, attributes: new Map(), blocks: [] }
    while (accept(end) === undefined) {
      const name = expect(/\w+/)
      if (accept(/=/) === undefined) {
        const quoted: string[] = []
        while (accept(/(?=")/) !== undefined) quoted.push(JSON.parse(expect(/"[^"$\\]*"/)))
        expect(/\{/)
        block.blocks.push(body(/\}/, name, quoted))
        continue
      }
      accept(/(?=.)/)
      const start = at
      const evaluate = expression()
      block.attributes.set(name, { source: text.slice(start, at), evaluate })
    }
    return block
  }

  function expression(): Evaluate {
    const left = term()
    const right = accept(/==/) === undefined ? undefined : term()
    const value: Evaluate = right ? (names) => left(names) === right(names) : left
    if (accept(/\?/) === undefined) return value
    const yes = expression()
    expect(/:/)
    const no = expression()
    return (names) => (value(names) ? yes(names) : no(names))
  }

  function term(): Evaluate {
    if (accept(/"/) !== undefined) return template()
    if (accept(/\[/) !== undefined) return list()
    if (accept(/\{/) !== undefined) return object()
    const number = accept(/\d+/)
    if (number !== undefined) return () => Number(number)
    const name = expect(/\w+/)
    if (['null', 'true', 'false'].includes(name)) return () => JSON.parse(name)
    return way(accept(/\(/) === undefined ? (names) => member(names, name) : call(name))
  }

  /** What may follow: `.attribute`, `[0]`. */
  function way(from: Evaluate): Evaluate {
    if (accept(/\./) !== undefined) {
      const name = expect(/\w+/)
      return way((names) => member(from(names), name))
    }
    if (accept(/\[/) === undefined) return from
    const index = expect(/\d+/)
    expect(/\]/)
    return way((names) => member(from(names), index))
  }

  function call(name: string): Evaluate {
    const called = FUNCTIONS[name]
    if (!called) throw new Error(`The function ${name} is not known here.`)
    const given = items(/\)/, expression)
    return (names) => called(...(given.map((each) => each(names)) as never[]))
  }

  function list(): Evaluate {
    if (accept(/for\b/) === undefined) {
      const all = items(/\]/, expression)
      return (names) => all.map((each) => each(names))
    }
    const variable = expect(/\w+/)
    expect(/in\b/)
    const from = expression()
    expect(/:/)
    const each = expression()
    expect(/\]/)
    return (names) => {
      const over = from(names)
      if (!Array.isArray(over)) throw new Error('A for goes over a list here.')
      return over.map((value) => each({ ...names, [variable]: value }))
    }
  }

  function object(): Evaluate {
    const all = items(/\}/, () => {
      const key = accept(/"/) === undefined ? constant(expect(/\w+/)) : template()
      expect(/[=:]/)
      return { key, value: expression() }
    })
    return (names) =>
      Object.fromEntries(all.map(({ key, value }) => [String(key(names)), value(names)]))
  }

  function items<Item>(end: RegExp, read: () => Item): Item[] {
    const all: Item[] = []
    while (accept(end) === undefined) {
      all.push(read())
      accept(/,/)
    }
    return all
  }

  /** What follows a quote, up to the next. */
  function template(): Evaluate {
    const parts: Evaluate[] = []
    while (raw(/"/) === undefined) {
      if (raw(/\$\{/) === undefined) {
        parts.push(constant(JSON.parse(`"${expectRaw(/([^"\\$\n]|\\.|\$(?!\{))+/)}"`)))
        continue
      }
      parts.push(expression())
      expect(/\}/)
    }
    return (names) => parts.map((part) => String(part(names))).join('')
  }

  function expectRaw(pattern: RegExp): string {
    const found = raw(pattern)
    if (found === undefined) throw new Error(`A quote is not closed at: ${text.slice(at, at + 60)}`)
    return found
  }

  return body(/(?!.)/s)
}

const constant =
  (value: unknown): Evaluate =>
  () =>
    value

/** @throws where there is none: a mistake in the module, or something that is not known here */
function member(of: unknown, name: string): unknown {
  const known: Readonly<Record<string, unknown>> = Object(of)
  if (!(name in known)) throw new Error(`There is no ${name} here.`)
  return known[name]
}
