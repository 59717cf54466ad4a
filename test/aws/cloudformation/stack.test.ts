import { describe, expect, test } from '@jest/globals'
import { functionsIn, stackReader } from '../../../src/aws/cloudformation/stack.ts'
import { cloudFormation } from '../../support/stacks.ts'

const LAMBDA = 'AWS::Lambda::Function'
const NESTED = 'arn:aws:cloudformation:eu-central-1:123456789012:stack/shop-Back-1A2B/5f6e7d8c'
const STACKS = {
  shop: [
    ['Table', 'AWS::DynamoDB::Table', 'shop-Table-9Z8Y'],
    ['Orders', LAMBDA, 'shop-Orders-1A2B3C'],
    ['Gone', LAMBDA, 'shop-Gone-4D5E6F', 'DELETE_COMPLETE'],
    ['Back', 'AWS::CloudFormation::Stack', NESTED],
    ['Pending', LAMBDA, ''],
    ['Report', LAMBDA, 'shop-Report-7G8H9I'],
  ],
  [NESTED]: [['Mailer', LAMBDA, 'shop-Back-1A2B-Mailer-0J']],
} as const

const readerOf = (endpoint: string) =>
  stackReader(async () => ({ region: 'eu-central-1', endpoint }))

async function functionsOf(stack: string, endpoint: string) {
  const found = functionsIn(await readerOf(endpoint)(stack, 'stack-name'))
  return Object.fromEntries([...found].map(([id, { physicalId }]) => [id, physicalId]))
}

describe('the functions of a deployed stack', () => {
  test('are read from all pages and nested stacks, without what is deleted or not there yet', async () => {
    await using server = await cloudFormation(STACKS)
    const { endpoint } = server
    const names = await functionsOf('shop', endpoint)
    expect(names).toEqual({
      Orders: 'shop-Orders-1A2B3C',
      'Back/Mailer': 'shop-Back-1A2B-Mailer-0J',
      Report: 'shop-Report-7G8H9I',
    })
    expect(server.asked).toEqual([
      'ListStackResources shop',
      'ListStackResources shop 2',
      'ListStackResources shop 4',
      `ListStackResources ${NESTED}`,
    ])
  })

  test.each([
    [
      'shopp',
      'BadInput',
      'stack-name: there is no stack shopp in eu-central-1; correct the name or the region.',
    ],
    [
      'forbidden',
      'CouldNotMeasure',
      'stack-name: CloudFormation does not list the resources of the stack forbidden (AccessDenied: User is not authorized to perform this action); grant cloudformation:ListStackResources, or give function-name.',
    ],
  ])('of a stack %s cannot be had, and the message says why', async (stack, name, message) => {
    await using server = await cloudFormation(STACKS)
    const { endpoint } = server
    await expect(functionsOf(stack, endpoint)).rejects.toMatchObject({ name, message })
  })

  test('are found by how the name of the stack begins, where one alone does', async () => {
    await using server = await cloudFormation({ ...STACKS, 'shop-pr-1': [], 'shop-pr-12-9f': [] })
    const { endpoint } = server
    const read = (name: string) => readerOf(endpoint)(name, 'head-stack-name')
    expect(await read('shop-pr-12-*')).toEqual({ name: 'shop-pr-12-9f', resources: [] })
    await expect(read('shop-pr-*')).rejects.toThrow(
      'head-stack-name: 2 stacks have names that begin with shop-pr-, such as shop-pr-1, shop-pr-12-9f; give more of the name.',
    )
    await expect(read('store*')).rejects.toThrow(
      'no stack in eu-central-1 has a name that begins with store;',
    )
  })
})
