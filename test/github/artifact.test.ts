import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { readArtifactReport } from '../../src/github/artifact.ts'
import { BadInput } from '../../src/shared/errors.ts'

let directory: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'artifact-'))
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

const schema = z.strictObject({ schema: z.literal(1), verdict: z.enum(['pass', 'fail']) })
const validate = (json: unknown) => schema.parse(json)
const put = (text: string | Buffer) => writeFileSync(join(directory, 'report.json'), text)
const read = (maxBytes?: number) =>
  readArtifactReport({ directory, validate, ...(maxBytes !== undefined && { maxBytes }) })

async function refusal(maxBytes?: number): Promise<string> {
  const error = await read(maxBytes).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error instanceof BadInput) return error.message
  throw error ?? new Error('accepted')
}

describe('the report in an artifact', () => {
  test('is returned when it keeps to the schema', async () => {
    put('{"schema":1,"verdict":"pass"}')
    expect(await read()).toEqual({ schema: 1, verdict: 'pass' })
  })

  test('may be exactly as large as allowed, and not a byte larger', async () => {
    const text = '{"schema":1,"verdict":"pass"}'
    put(text)
    expect(await read(text.length)).toHaveProperty('verdict', 'pass')
    expect(await refusal(text.length - 1)).toContain('larger than 28 bytes')
  })

  test('of gigabytes is refused without being read', async () => {
    put('')
    truncateSync(join(directory, 'report.json'), 4 * 1024 ** 3)
    expect(await refusal()).toContain('larger than 8000000 bytes')
  })

  test('that is a link is not followed', async () => {
    writeFileSync(join(directory, 'elsewhere.json'), '{"schema":1,"verdict":"pass"}')
    symlinkSync(join(directory, 'elsewhere.json'), join(directory, 'report.json'))
    expect(await refusal()).toContain('is not a regular file')
  })

  test('that is a directory or a pipe is not opened', async () => {
    mkdirSync(join(directory, 'report.json'))
    expect(await refusal()).toContain('is not a regular file')
    rmSync(join(directory, 'report.json'), { recursive: true })
    execFileSync('mkfifo', [join(directory, 'report.json')])
    expect(await refusal()).toContain('is not a regular file')
  })

  test('that is missing is missed with what the workflow has to do', async () => {
    expect(await refusal()).toMatch(/There is no .*report\.json\. Download the artifact/)
  })

  test.each([
    ['is no JSON', '{"schema":1'],
    ['is no UTF-8', Buffer.from([0x22, 0xff, 0x22])],
    ['is nested to exhaustion', '['.repeat(500_000)],
  ])('that %s is refused', async (_what, text) => {
    put(text)
    expect(await refusal()).toContain('is not JSON: ')
  })

  test.each([
    ['null'],
    ['[]'],
    ['{"schema":99,"verdict":"pass"}'],
    ['{"schema":1,"verdict":"pass","__proto__":{"x":1}}'],
    ['{"schema":1,"verdict":"pass","markdown":"<img src=x>"}'],
  ])('%s is no report', async (text) => {
    put(text)
    expect(await refusal()).toContain('is not a report of this action: ')
  })

  test('cannot fill the log with its own text', async () => {
    put(JSON.stringify({ schema: 1, verdict: '\n::error::'.repeat(10_000) }))
    const echo = async () =>
      readArtifactReport({
        directory,
        validate: (json) => {
          throw new Error(JSON.stringify(json).replaceAll('\\n', '\n'))
        },
      })
    await expect(echo()).rejects.toThrow(/^[^\n]{1,500}$/)
  })
})
