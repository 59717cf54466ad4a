import { execFileSync } from 'node:child_process'
import { linkSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { type CodePlace, findCode, readCode, withEntries } from '../../src/code/code.ts'
import { readEntry } from '../../src/code/entries.ts'
import { requireHandler } from '../../src/code/handler.ts'
import { isSameCode, type LocalPackage } from '../../src/code/local-code.ts'
import { openPackages } from '../../src/code/local-packages.ts'
import { temporaryFile } from '../../src/code/temporary-file.ts'
import { unzip } from '../../src/code/unzip.ts'
import { directoryWith } from '../support/files.ts'

/** What pnpm makes, with these links besides. */
function built(links: Readonly<Record<string, string>> = {}) {
  const workspace = directoryWith({
    'build/index.mjs': 'export const handler = () => 1',
    'build/node_modules/.pnpm/a@1/node_modules/a/index.js': 'a',
    secret: 'secret',
  })
  const build = path.join(workspace.path, 'build')
  const all = { 'node_modules/a': '.pnpm/a@1/node_modules/a', ...links }
  for (const [name, target] of Object.entries(all)) {
    mkdirSync(path.dirname(path.join(build, name)), { recursive: true })
    symlinkSync(target.replace('BUILD', build), path.join(build, name))
  }
  return { workspace, build }
}

const filesOf = (place: CodePlace) =>
  withEntries(place, (entries) => Promise.all(entries.map(readEntry)))

describe('links that stay in the directory', () => {
  test('are links in the zip, in the package read back, and in what is downloaded', async () => {
    const { workspace, build } = built({
      'lib/absolute.mjs': 'BUILD/index.mjs',
      'lib/out-and-in.mjs': '../../build/index.mjs',
      'lib/chain': 'absolute.mjs',
      dangling: 'node_modules/gone',
    })
    using _workspace = workspace
    const code = await readCode(build, 'head-code')
    const links = (await unzip(code.zip, 'zip')).filter(({ isLink }) => isLink)
    expect(Object.fromEntries(links.map((each) => [each.path, each.bytes.toString()]))).toEqual({
      'node_modules/a': '.pnpm/a@1/node_modules/a',
      'lib/absolute.mjs': '../index.mjs',
      'lib/out-and-in.mjs': '../index.mjs',
      'lib/chain': 'absolute.mjs',
      dangling: 'node_modules/gone',
    })
    writeFileSync(path.join(workspace.path, 'code.zip'), code.zip)
    const zipped = await readCode(path.join(workspace.path, 'code.zip'), 'base-code')
    await using packages = openPackages()
    const download = () => temporaryFile((write) => write(code.zip))
    const deployed = packages.deployed('x', { what: 'deployed', download })
    expect([zipped.codeSha256, (await deployed.pack()).codeSha256]).toEqual([
      code.codeSha256,
      code.codeSha256,
    ])
  })

  test('make code differ from code with the file itself, or with another target', async () => {
    const one = built({ other: 'index.mjs' })
    const same = built({ other: 'index.mjs' })
    const other = built({ other: 'node_modules' })
    const copied = built()
    using _one = one.workspace
    using _same = same.workspace
    using _other = other.workspace
    using _copied = copied.workspace
    writeFileSync(path.join(copied.build, 'other'), 'index.mjs')
    await using packages = openPackages()
    const at = (build: string): Promise<LocalPackage> => packages.atPath(build, 'head-code')
    const code = await at(one.build)
    expect(await isSameCode(code, await at(same.build))).toBe(true)
    expect(await isSameCode(code, await at(other.build))).toBe(false)
    expect(await isSameCode(code, await at(copied.build))).toBe(false)
  })

  test('let a handler be found behind a linked directory', async () => {
    const { workspace, build } = built({ dist: 'node_modules/a' })
    using _workspace = workspace
    const files = await readCode(build, 'head-code')
    const setting = { runtime: 'nodejs24.x', extended: false, input: 'head-code' }
    expect(() => requireHandler(files, { ...setting, handler: 'dist/index.handler' })).not.toThrow()
    expect(() => requireHandler(files, { ...setting, handler: 'nowhere/app.handler' })).toThrow()
  })
})

describe('nothing of the runner', () => {
  test.each([
    ['env', '/proc/self/environ'],
    ['env', '../secret'],
    ['deep/env', '../../secret'],
    ['env', '../../../../../../../etc/passwd'],
    ['all', '/'],
    ['env', 'index.mjs/../../secret'],
    ['device', '/dev/zero'],
    ['nowhere', '/no/such/file'],
    ['BUILDx', '..'],
  ])('comes by a link %s to %s', async (name, target) => {
    const { workspace, build } = built({ [name]: target })
    using _workspace = workspace
    await expect(readCode(build, 'head-code')).rejects.toThrow(
      `head-code: ${path.join(build, name)} is a link to ${target}, which leads out of ${build}`,
    )
  })

  test('comes by links to links', async () => {
    const { workspace, build } = built({ one: 'two', two: 'three/secret', three: '..' })
    using _workspace = workspace
    await expect(readCode(build, 'head-code')).rejects.toThrow(
      / is a link to .*, which leads out of/,
    )
  })

  test('comes by a directory or a zip that is itself a link out of the workspace, or lies behind one', async () => {
    using outside = directoryWith({ 'secret/index.mjs': 'x', 'secret/code.zip': 'x' })
    using workspace = directoryWith()
    symlinkSync(outside.path, path.join(workspace.path, 'build'))
    symlinkSync(path.join(outside.path, 'secret/code.zip'), path.join(workspace.path, 'code.zip'))
    for (const name of ['build', 'build/secret', 'code.zip']) {
      await expect(
        readCode(path.join(workspace.path, name), 'base-code', workspace.path),
      ).rejects.toThrow(
        /^base-code: .*, or is reached through, a link to .*, outside of the workspace/,
      )
    }
  })

  test('comes in place of a file that becomes a link, or in a directory that becomes one, once they were found', async () => {
    const { workspace, build } = built()
    using _workspace = workspace
    const place = await findCode(build, 'head-code', workspace.path)
    rmSync(path.join(build, 'index.mjs'))
    symlinkSync('../secret', path.join(build, 'index.mjs'))
    await expect(filesOf(place)).rejects.toThrow(/leads out of/)
    renameSync(build, path.join(workspace.path, 'away'))
    mkdirSync(path.join(workspace.path, 'out'))
    writeFileSync(path.join(workspace.path, 'out/index.mjs'), 'secret')
    symlinkSync('out', build)
    await expect(filesOf(place)).rejects.toThrow(/, or is reached through, a link to/)
  })

  test('is distinguished from a copy: a hard link is the file itself, and packed as one', async () => {
    const { workspace, build } = built()
    using _workspace = workspace
    linkSync(path.join(build, 'index.mjs'), path.join(build, 'hard.mjs'))
    const files = await filesOf(await findCode(build, 'head-code'))
    const hard = files.find((each) => each.path === 'hard.mjs')
    expect([hard?.isLink, Buffer.from(hard?.bytes ?? []).toString()]).toEqual([
      undefined,
      'export const handler = () => 1',
    ])
  })

  test('is waited for: a pipe, a socket or a device is refused by name', async () => {
    const { workspace, build } = built()
    using _workspace = workspace
    execFileSync('mkfifo', [path.join(build, 'pipe')])
    await expect(readCode(build, 'head-code')).rejects.toThrow(
      `head-code: ${path.join(build, 'pipe')} is neither a file nor a directory`,
    )
  })
})

test('a link of the deployed zip that leads to a place of Lambda stays as it is', async () => {
  const { workspace, build } = built()
  using _workspace = workspace
  const code = await readCode(build, 'base-code')
  const { zipFiles } = await import('../../src/code/zip.ts')
  const files = await unzip(code.zip, 'zip')
  const cache = { path: 'cache', bytes: Buffer.from('/tmp/cache'), executable: false, isLink: true }
  const zip = await zipFiles([...files, { ...cache, isLink: true }])
  await expect(unzip(zip, 'head-code')).rejects.toThrow('contains the link cache to /tmp/cache')
  expect(await unzip(zip, 'the deployed code', 'anywhere')).toContainEqual(
    expect.objectContaining({ path: 'cache', isLink: true }),
  )
})
