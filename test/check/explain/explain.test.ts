import { describe, expect, jest, test } from '@jest/globals'
import { NODE_PLANTS, NODE_PROGRAM } from '../../../bench/explain/nodejs.ts'
import { type Plant, type Program, planted } from '../../../bench/explain/program.ts'
import { openExplainer, written } from '../../../bench/explain/run.ts'

// The pass leaves out what a busy machine does not get done in time, and asks nobody again.
jest.retryTimes(3)

/** What is found for a head, with a line that moves everything, as a comment does. */
async function found(
  base: Program,
  head: Program,
  of = { runtime: 'nodejs24.x', handler: 'index.handler' },
) {
  await using explainer = await openExplainer()
  await using one = await written(base)
  await using other = await written(head)
  const result = await explainer.explain({
    base: one.directory,
    head: other.directory,
    about: 'duration',
    ...of,
  })
  if (result.kind !== 'explained') throw new Error(result.reason)
  return result.explanation.causes
}

const plant = (name: string): Plant => {
  const one = NODE_PLANTS.find((each) => each.name === name)
  if (!one) throw new Error(name)
  return one
}

describe('what made a function slower', () => {
  test('is the function that runs twice, and the line that calls it', async () => {
    const [first] = await found(NODE_PROGRAM, planted(NODE_PROGRAM, plant('twice')))
    expect(first).toMatchObject({
      kind: 'function',
      name: 'page',
      file: 'page.mjs',
      line: 1,
      changed: false,
      from: { name: 'handler', file: 'index.mjs', line: 15 },
      base: { calls: 1 },
      head: { calls: 2 },
    })
  }, 60_000)

  test('is the calls downstream, not what makes them', async () => {
    const [first] = await found(NODE_PROGRAM, planted(NODE_PROGRAM, plant('n+1')))
    expect(first).toMatchObject({
      kind: 'downstream',
      name: 'DynamoDB GetItem',
      from: { name: 'handler', file: 'index.mjs' },
      base: { calls: 1 },
      head: { calls: 21 },
    })
  }, 60_000)

  test('is nothing where only a comment moved every line', async () => {
    const head = { ...NODE_PROGRAM, 'index.mjs': `// A comment.\n\n${NODE_PROGRAM['index.mjs']}` }
    expect(await found(NODE_PROGRAM, head)).toEqual([])
  }, 60_000)

  test('is the function of a Python program that works on its input twice', async () => {
    const base: Program = {
      'app.py': [
        'def parse(lines):',
        '    return [line.split(",") for line in lines]',
        '',
        'def total(rows):',
        '    return sum(int(row[1]) for row in rows)',
        '',
        'def handler(event, context):',
        '    lines = ["a,%d" % i for i in range(4000)]',
        '    rows = parse(lines)',
        '    return {"total": total(rows)}',
      ].join('\n'),
    }
    const head: Program = {
      'app.py': (base['app.py'] ?? '').replace(
        'total(rows)}',
        'total(rows), "count": len(parse(lines))}',
      ),
    }
    const [first] = await found(base, head, { runtime: 'python3.11', handler: 'app.handler' })
    expect(first).toMatchObject({
      kind: 'function',
      name: 'parse',
      file: 'app.py',
      from: { name: 'handler', file: 'app.py', line: 10 },
      head: { calls: 2 },
    })
  }, 60_000)
})
