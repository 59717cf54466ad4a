import { describe, expect, test } from '@jest/globals'
import { functionNameParts, qualifierOf } from '../../src/inputs/function-name.ts'
import { directoryWith } from '../support/files.ts'
import { planOf } from './gather/plan.ts'

const ARN = 'arn:aws:lambda:eu-west-1:123456789012:function:orders'

describe('a function name', () => {
  test.each([
    ['orders', 'orders', 'orders', undefined],
    ['orders:live', 'orders', 'orders', 'live'],
    ['orders:$LATEST', 'orders', 'orders', '$LATEST'],
    ['orders:12', 'orders', 'orders', '12'],
    ['123456789012:function:orders', '123456789012:function:orders', 'orders', undefined],
    ['123456789012:function:orders:live', '123456789012:function:orders', 'orders', 'live'],
    [ARN, ARN, 'orders', undefined],
    [`${ARN}:live`, ARN, 'orders', 'live'],
    [`${ARN.replace('aws', 'aws-cn')}:3`, ARN.replace('aws', 'aws-cn'), 'orders', '3'],
  ])('%s', (given, unqualified, name, qualifier) => {
    expect(functionNameParts(given)).toEqual({
      unqualified,
      name,
      ...(qualifier !== undefined && { qualifier }),
    })
  })

  test('as an ARN is the function of that name on the embedded service, which has no other account', async () => {
    using directory = directoryWith({ 'code/index.mjs': '' })
    const given: Record<string, string> = {
      'function-name': `${ARN}:live`,
      'head-code': 'code',
      'base-code': 'code',
    }
    const named = async (backend: string) => {
      const inputs = Object.entries({ ...given, backend })
      const plan = await planOf(
        Object.fromEntries(inputs.map(([name, value]) => [name, { value, where: name }])),
        directory.path,
      )
      return plan.functions[0]?.functionName
    }
    expect(await named('local')).toBe('orders')
    expect(await named('aws')).toBe(ARN)
  })

  test('of a web function is refused as such', async () => {
    const given = 'arn:aws:lambda:eu-west-1:123456789012:web-function/shop'
    using directory = directoryWith({ 'code/index.mjs': '' })
    const inputs = { 'function-name': given, 'head-code': 'code' }
    const plan = planOf(
      Object.fromEntries(
        Object.entries(inputs).map(([name, value]) => [name, { value, where: name }]),
      ),
      directory.path,
    )
    await expect(plan).rejects.toThrow(
      /is a web function, and no preview of it can be made; leave it/,
    )
  })

  test('says which version or alias is base, unless base-qualifier says another', () => {
    expect(qualifierOf({ 'function-name': 'orders:live' })).toBe('live')
    expect(qualifierOf({ 'function-name': 'orders:live', 'base-qualifier': 'live' })).toBe('live')
    expect(qualifierOf({ 'function-name': 'orders', 'base-qualifier': '3' })).toBe('3')
    expect(qualifierOf({ 'function-name': 'orders' })).toBe('$LATEST')
    expect(() => qualifierOf({ 'function-name': 'orders:live', 'base-qualifier': '3' })).toThrow(
      'function-name: orders:live names live, and base-qualifier is 3; give one of them.',
    )
  })
})
