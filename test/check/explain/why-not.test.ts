import { describe, expect, test } from '@jest/globals'
import { type ProbedTarget, probeFor } from '../../../src/check/explain/why-not.ts'
import { packageOf } from '../../../src/code/code.ts'
import { inMemoryPackage } from '../../../src/code/local-packages.ts'

const zip = async () => {
  const files = [{ path: 'index.mjs', bytes: Buffer.from('export {}'), executable: false }]
  return inMemoryPackage(await packageOf(files))
}
const MB = 2 ** 20

/** A function that takes the probe, but for what a test changes. */
async function reasonOf(
  change: (target: ProbedTarget) => Partial<ProbedTarget> | Promise<Partial<ProbedTarget>>,
): Promise<string | undefined> {
  const side = {
    architecture: 'x86_64' as const,
    timeoutSeconds: 3,
    ephemeralStorageMB: 512,
    runtime: 'nodejs24.x',
  }
  const target: ProbedTarget = {
    code: { base: await zip(), head: await zip() },
    configuration: { base: { Role: 'r' }, head: { Role: 'r' } },
    run: { base: side, head: side },
  }
  const found = await probeFor({ ...target, ...(await change(target)) })
  return 'reason' in found ? found.reason : undefined
}

const runtime = (base: string, head: string) =>
  reasonOf(({ run }) => ({
    run: { base: { ...run.base, runtime: base }, head: { ...run.head, runtime: head } },
  }))

describe('a probe goes', () => {
  test.each(['nodejs16.x', 'nodejs24.x', 'python3.10', 'python3.14'])('into %s', async (name) => {
    expect(await runtime(name, name)).toBeUndefined()
  })

  test.each([
    ['java21', 'java21', 'there is no probe for java21'],
    ['provided.al2023', 'provided.al2023', 'there is no probe for provided.al2023'],
    ['nodejs14.x', 'nodejs14.x', 'nodejs14.x is older than the probe'],
    ['python3.9', 'python3.9', 'python3.9 is older than the probe'],
    ['python3.12', 'nodejs24.x', 'the pull request changes the language of its runtime'],
  ])('not from %s into %s', async (base, head, reason) => {
    expect(await runtime(base, head)).toBe(reason)
  })

  test('not into images, zips in S3, signed code or snapshots', async () => {
    const image = { kind: 'image' as const, uri: '1.dkr.ecr.us-east-1.amazonaws.com/a:1' }
    expect(await reasonOf(({ code }) => ({ code: { ...code, head: image } }))).toMatch(/image/)
    const stored = { kind: 's3' as const, bucket: 'b', key: 'k' }
    expect(await reasonOf(({ code }) => ({ code: { ...code, base: stored } }))).toMatch(/zip in S3/)
    const configured = (more: object) =>
      reasonOf(({ configuration: { base, head } }) => ({
        configuration: { base, head: { ...head, ...more } },
      }))
    expect(await configured({ CodeSigningConfigArn: 'arn:a' })).toMatch(/signed code only/)
    expect(await configured({ SnapStart: { ApplyOn: 'PublishedVersions' } })).toMatch(/SnapStart/)
  })

  test('not into a package at its size limit', async () => {
    const sized = (zipBytes: number, sizeBytes: number) =>
      reasonOf(({ code }) => {
        const { head } = code
        if (head.kind !== 'zip') throw new Error('no zip')
        const contents = async () => ({ ...(await head.contents()), sizeBytes })
        const pack = async () => ({ ...(await head.pack()), zipBytes })
        return { code: { ...code, head: { ...head, contents, pack } } }
      })
    expect(await sized(1 * MB, 249 * MB)).toBeUndefined()
    expect(await sized(1 * MB, 250 * MB - 1000)).toMatch(/at Lambda's size limit/)
    expect(await sized(50 * MB - 1000, 60 * MB)).toMatch(/at Lambda's size limit/)
  })
})
