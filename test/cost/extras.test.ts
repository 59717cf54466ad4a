import { describe, expect, test } from '@jest/globals'
import { provisionedConcurrencyUsd, snapStartUsd } from '../../src/cost/extras.ts'

describe('provisioned concurrency', () => {
  const use = {
    region: 'us-east-1',
    memoryMB: 1024,
    environments: 10,
    heldSeconds: 3600,
    billedMs: 1_000_000,
  } as const

  test.each([
    ['x86_64', '0.1597234'],
    ['arm64', '0.1277802'],
  ] as const)('on %s costs what is held and what runs on it: $%s', (architecture, usd) => {
    expect(String(provisionedConcurrencyUsd({ ...use, architecture }))).toBe(usd)
  })

  test('outside us-east-1 is unknown', () => {
    expect(
      provisionedConcurrencyUsd({ ...use, architecture: 'arm64', region: 'eu-west-1' }),
    ).toMatchObject({ kind: 'unknown' })
  })
})

describe('SnapStart', () => {
  test('costs its cache by the GB-second and its restores by the GB', () => {
    const use = { region: 'us-east-1', memoryMB: 2048, cachedSeconds: 3600, restores: 16 }
    expect(String(snapStartUsd(use))).toBe('0.0153067136')
  })

  test('outside us-east-1 is unknown', () => {
    const use = { region: 'eu-west-1', memoryMB: 2048, cachedSeconds: 3600, restores: 16 }
    expect(snapStartUsd(use)).toMatchObject({ kind: 'unknown' })
  })
})
