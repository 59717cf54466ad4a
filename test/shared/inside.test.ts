import { execFileSync } from 'node:child_process'
import { appendFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { borderOf, isBelow, openInside, readInside, readUpTo } from '../../src/shared/inside.ts'
import { directoryWith } from '../support/files.ts'

function place() {
  const directory = directoryWith({
    'in/file': 'inside',
    'in/deep/file': 'deeper',
    'out/file': 'secret',
  })
  const at = (name: string) => path.join(directory.path, name)
  const border = { directory: at('in'), called: 'in' }
  const read = (name: string) =>
    readInside(at(name), { border, what: name }).then(
      (bytes) => bytes.toString(),
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    )
  return { directory, at, border, read }
}

describe('what is read', () => {
  test('is a file in the border, also by way of links that stay in it', async () => {
    const { directory, at, read } = place()
    using _directory = directory
    symlinkSync('deep/file', at('in/link'))
    symlinkSync('link', at('in/link-to-link'))
    symlinkSync(at('in/file'), at('in/absolute'))
    symlinkSync('deep', at('in/directory'))
    expect(await read('in/file')).toBe('inside')
    expect(await read('in/link')).toBe('deeper')
    expect(await read('in/link-to-link')).toBe('deeper')
    expect(await read('in/absolute')).toBe('inside')
    expect(await read('in/directory/file')).toBe('deeper')
  })

  test.each([
    ['../out/file'],
    ['/proc/self/environ'],
    ['/dev/zero'],
    ['/etc/passwd'],
    ['../in/../out/file'],
  ])('is no link to %s, nor a link to such a link', async (target) => {
    const { directory, at, read } = place()
    using _directory = directory
    symlinkSync(target, at('in/link'))
    symlinkSync('link', at('in/to-link'))
    expect(await read('in/link')).toMatch(
      /^in\/link is, or is reached through, a link to \/.*, outside of in;/,
    )
    expect(await read('in/to-link')).toMatch(/^in\/to-link is, or is reached through, a link to/)
  })

  test('is nothing behind a directory that is a link out, and nothing beside the border', async () => {
    const { directory, at, read } = place()
    using _directory = directory
    symlinkSync('../out', at('in/directory'))
    expect(await read('in/directory/file')).toMatch(/outside of in/)
    expect(await read('out/file')).toMatch(/outside of in/)
    expect(await read('in/../out/file')).toMatch(/outside of in/)
  })

  test('is no pipe, socket or directory, and waits for none', async () => {
    const { directory, at, read } = place()
    using _directory = directory
    execFileSync('mkfifo', [at('in/pipe')])
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(at('in/socket'), resolve))
    expect(await read('in/pipe')).toMatch(/^in\/pipe is not a regular file/)
    expect(await read('in/socket')).toMatch(/^in\/socket is not a regular file/)
    expect(await read('in/deep')).toMatch(/^in\/deep is not a regular file/)
    server.close()
  })

  test('is bounded, also when it has grown since it was looked at', async () => {
    const { directory, at, border } = place()
    using _directory = directory
    const small = { border, what: 'file', maxBytes: 3 }
    await expect(readInside(at('in/file'), small)).rejects.toThrow('file is too large')
    const growing = openInside(at('in/file'), border, 'file', async (file) => {
      writeFileSync(at('in/file'), 'replaced')
      return file.readFile()
    })
    expect((await growing).content.toString()).toBe('replaced')
    const read = (most: number) =>
      openInside(at('in/file'), border, 'file', async (file, { sizeBytes: size }) => {
        appendFileSync(at('in/file'), ' and more of it')
        return (await readUpTo(file, size, most)).toString()
      })
    expect((await read(8)).content).toBe('replaced ')
    expect((await read(1000)).content).toBe('replaced and more of it and more of it')
  })

  test('is nothing elsewhere, where a link was put in place of the directory', async () => {
    const { directory, at } = place()
    using _directory = directory
    const border = { directory: at('in'), called: 'in', isReal: true } as const
    renameSync(at('in'), at('away'))
    symlinkSync('out', at('in'))
    await expect(readInside(at('in/file'), { border, what: 'in/file' })).rejects.toThrow(
      /^in\/file is, or is reached through, a link to \/.*, outside of in;/,
    )
  })
})

test('what is in the workspace has it as its border, what was named elsewhere its directory', () => {
  expect(borderOf('/work/space/a/b', '/work/space').directory).toBe('/work/space')
  expect(borderOf('/work/spaces/b', '/work/space').directory).toBe('/work/spaces')
  expect(isBelow('/a', '/a')).toBe(true)
  expect(isBelow('/a', '/a/..b')).toBe(true)
  expect(isBelow('/a', '/ab')).toBe(false)
})
