import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** A directory of its own for one test, removed when it is disposed of. */
export interface TemporaryDirectory extends Disposable {
  path: string
}

/** Makes a directory with these files: relative path to content. */
export function directoryWith(
  files: Readonly<Record<string, string | Uint8Array>> = {},
): TemporaryDirectory {
  const directory = mkdtempSync(path.join(tmpdir(), 'lambda-cost-gate-test-'))
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(directory, name)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, content)
  }
  return {
    path: directory,
    [Symbol.dispose]: () => rmSync(directory, { recursive: true, force: true }),
  }
}
