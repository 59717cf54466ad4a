import { describe, expect, test } from '@jest/globals'
import { functionsOfStack } from '../../../src/aws/cloudformation/stack.ts'
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

describe('the functions of a deployed stack', () => {
  test('are read from all pages and nested stacks, without what is deleted or not there yet', async () => {
    await using server = await cloudFormation(STACKS)
    const { endpoint } = server
    const names = await functionsOfStack('shop', { region: 'eu-central-1', endpoint })
    expect(Object.fromEntries(names)).toEqual({
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
      'stack-name: CloudFormation does not tell what the stack forbidden holds (AccessDenied: User is not authorized to perform this action); grant cloudformation:ListStackResources, or give function-name.',
    ],
  ])('of a stack %s cannot be had, and why is told', async (stack, name, message) => {
    await using server = await cloudFormation(STACKS)
    const { endpoint } = server
    await expect(
      functionsOfStack(stack, { region: 'eu-central-1', endpoint }),
    ).rejects.toMatchObject({ name, message })
  })
})
