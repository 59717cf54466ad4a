import type { Architecture } from '../money/architecture.ts'

/** What is known of a file of some code. */
export interface KnownFile {
  path: string
  /** Unzipped. */
  sizeBytes: number
  /** Where it is machine code: what for. */
  builtFor?: Architecture
  /** A symbolic link; its size is that of its target's name. */
  isLink?: true
}

/** ELF's `e_machine` of the two architectures. */
const MACHINES: Readonly<Record<number, Architecture>> = { 62: 'x86_64', 183: 'arm64' }

/**
 * The first file of machine code that keeps a package from running on this architecture: built for
 * the other one, with no file in the package that is built for this. Packages that bring both choose
 * themselves. Recognised by the header of ELF, the only form that Lambda runs; what is inside of archives
 * (a .jar, an .egg) is not looked at.
 */
export function nativeFor(
  files: readonly KnownFile[],
  architecture: Architecture,
): string | undefined {
  const native = files.filter(({ builtFor }) => builtFor !== undefined)
  if (native.some(({ builtFor }) => builtFor === architecture)) return undefined
  return native[0]?.path
}

/** What a file of machine code is built for. */
export function machineOf(bytes: Uint8Array): Architecture | undefined {
  const isElf =
    bytes.length > 19 && Buffer.from(bytes.subarray(0, 4)).toString('latin1') === '\x7fELF'
  if (!isElf) return undefined
  const [low = 0, high = 0] = bytes.subarray(18, 20)
  return MACHINES[low | (high << 8)]
}
