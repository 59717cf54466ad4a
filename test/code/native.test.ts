import { expect, test } from '@jest/globals'
import { packageOf } from '../../src/code/code.ts'
import type { CodeFile } from '../../src/code/entries.ts'
import { nativeFor } from '../../src/code/native.ts'

/** The beginning of an ELF file for a machine: 0x3e is x86-64, 0xb7 AArch64. */
function elf(machine: number) {
  const bytes = Buffer.alloc(64)
  bytes.write('\x7fELF', 'latin1')
  bytes.writeUInt16LE(machine, 18)
  return bytes
}
const file = (path: string, bytes: Uint8Array) => ({ path, bytes, executable: false })
const blocked = async (files: readonly CodeFile[], architecture: 'x86_64' | 'arm64') =>
  nativeFor((await packageOf(files)).files, architecture)
const script = file('index.mjs', Buffer.from('export const handler = 0'))
const x86 = file('node_modules/fast/x64.node', elf(0x3e))
const arm = file('node_modules/fast/arm64.node', elf(0xb7))

test('code without machine code runs on both architectures', async () => {
  expect(await blocked([script], 'arm64')).toBeUndefined()
  expect(await blocked([script], 'x86_64')).toBeUndefined()
})

test('code with machine code for one architecture does not run on the other', async () => {
  expect(await blocked([script, x86], 'arm64')).toBe('node_modules/fast/x64.node')
  expect(await blocked([script, x86], 'x86_64')).toBeUndefined()
  expect(await blocked([arm], 'x86_64')).toBe('node_modules/fast/arm64.node')
})

test('code that brings machine code for both chooses itself', async () => {
  expect(await blocked([x86, arm], 'arm64')).toBeUndefined()
  expect(await blocked([x86, arm], 'x86_64')).toBeUndefined()
})

test('a file that only begins like machine code is none', async () => {
  expect(await blocked([file('a', Buffer.from('\x7fELF', 'latin1'))], 'arm64')).toBeUndefined()
})
