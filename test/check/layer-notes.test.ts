import { describe, expect, test } from '@jest/globals'
import { layerNotes } from '../../src/check/layer-notes.ts'
import type { FunctionPlan } from '../../src/inputs/plan.ts'

const arn = (name: string) => `arn:aws:lambda:eu-central-1:123456789012:layer:${name}`
const DEPLOYED = { Layers: [arn('powertools:7')] }
const CHANGED = { Layers: [arn('powertools:8')] }
const planWith = (
  layers: { name: string; path?: string }[],
  preview: FunctionPlan['preview'] = 'isolated',
) => ({
  ...{ name: 'orders', preview },
  template: {
    ...{ file: 't.yaml', logicalId: 'Orders', configuration: {} },
    ...{ environmentNames: [], environmentLiterals: {} },
    layers,
  },
})

describe('on AWS, of layers is noted', () => {
  const stated = [{ name: arn('powertools:8') }]

  test('what changes', () => {
    const configuration = { base: DEPLOYED, head: CHANGED }
    expect(layerNotes({ plan: planWith(stated), configuration }, 'aws')).toEqual([
      'orders: layers change from powertools:7 to powertools:8.',
    ])
    const same = { base: CHANGED, head: CHANGED }
    expect(layerNotes({ plan: planWith(stated), configuration: same }, 'aws')).toEqual([])
  })

  test('what previews in place do not get', () => {
    const configuration = { base: DEPLOYED, head: DEPLOYED }
    expect(layerNotes({ plan: planWith(stated, 'in-place'), configuration }, 'aws')).toEqual([
      'orders: previews in place keep the deployed layers, so powertools:8 of the template was not measured; use `preview: isolated`.',
    ])
  })
})

test('on the embedded service, of layers is noted which are not on this machine', () => {
  const configuration = { base: {}, head: {} }
  const plan = planWith([{ name: 'Own', path: '/own' }, { name: '!Ref Given' }])
  const note =
    "orders: the layer !Ref Given is not on this machine, so no preview has it; where the code needs it, give `layers` with all of the function's."
  expect(layerNotes({ plan, configuration }, 'local')).toEqual([note])
  const given = { from: 'input' as const, base: [], head: [] }
  expect(layerNotes({ plan: { ...plan, layers: given }, configuration }, 'local')).toEqual([])
})
