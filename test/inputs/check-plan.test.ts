import { describe, expect, test } from '@jest/globals'
import type { InputName } from '../../src/inputs/inputs.ts'
import { planOf } from '../support/check.ts'
import { directoryWith } from '../support/files.ts'

const CODE = {
  'base/index.mjs': '',
  'head/index.mjs': '',
  'orders/index.mjs': '',
  'orders (2)/index.mjs': '',
}
const CODES = { 'base-code': 'base', 'head-code': 'head' }
type Functions = readonly Partial<Record<InputName, string>>[]

async function planned(functions: Functions) {
  using directory = directoryWith(CODE)
  return planOf(
    functions.map((each) => ({ ...CODES, ...each })),
    directory.path,
  )
}

describe('two functions of one name', () => {
  const names = (all: readonly { name: string }[] = []) => all.map(({ name }) => name)

  test('do not stop the others: the first is measured, and those after it are refused by name', async () => {
    const plan = await planned([
      { 'function-name': 'orders' },
      { 'function-name': 'orders' },
      { 'function-name': 'billing' },
      { 'function-name': 'orders' },
    ])
    expect(names(plan.functions)).toEqual(['orders', 'billing'])
    expect(names(plan.refused)).toEqual(['orders (2)', 'orders (3)'])
    expect(plan.refused?.[0]?.error.message).toBe(
      'Another function is also called orders, and only the first is measured: give each its own function-name, or leave one out, of a template with logical-id.',
    )
  })

  test('keep what is wrong with one of them anyway', async () => {
    const plan = await planned([
      { 'function-name': 'orders', payloads: 'none/*.json' },
      { 'function-name': 'orders' },
    ])
    expect(names(plan.functions)).toEqual(['orders'])
    expect(plan.refused).toMatchObject([
      { name: 'orders (2)', error: { message: expect.stringContaining('none/*.json') } },
    ])
  })

  test('get a name that no other function has', async () => {
    const plan = await planned([
      { 'head-code': 'orders' },
      { 'head-code': 'orders' },
      { 'head-code': 'orders (2)' },
    ])
    expect(names(plan.functions)).toEqual(['orders', 'orders (2)'])
    expect(names(plan.refused)).toEqual(['orders (3)'])
  })
})

describe('requests to other services', () => {
  test.each([
    ['by default', {}, undefined],
    ['with count-downstream', { 'count-downstream': 'true' }, true],
    ['where their growth only warns', { findings: 'downstream-growth: warn' }, undefined],
    ['where their growth fails the check', { findings: 'downstream-growth: fail' }, true],
  ])('%s', async (_, inputs, countDownstream) => {
    const { functions } = await planned([{ 'function-name': 'orders', ...inputs }])
    expect(functions[0]?.countDownstream).toBe(countDownstream)
  })
})
