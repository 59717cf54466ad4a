import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { requireWritable } from '../../src/check/report-directory.ts'
import { REPORT_FILES, writeReportFiles } from '../../src/check/report-files.ts'
import { runDist, startDist } from '../support/dist.ts'
import { directoryWith } from '../support/files.ts'
import { aReport } from '../support/report.ts'

const isRoot = process.getuid?.() === 0

describe('report-dir that cannot be written to is refused', () => {
  test.each<[string, (directory: string) => string, RegExp]>([
    ['a file', (directory) => path.join(directory, 'taken'), /EEXIST|ENOTDIR/],
    ['below a file', (directory) => path.join(directory, 'taken/reports'), /ENOTDIR/],
    ['a device', () => '/dev/null', /EEXIST|ENOTDIR/],
    ['a file system that takes no directory', () => '/proc/reports', /ENOENT|EACCES|EROFS/],
    ...(isRoot
      ? []
      : [['read-only', readOnly, /EACCES/] as [string, (d: string) => string, RegExp]]),
    [
      'one where a directory has the name of a report',
      withDirectory,
      /report\.html is a directory/,
    ],
  ])('when it is %s', async (_, place, why) => {
    using directory = directoryWith({ taken: 'x', 'free/x': '' })
    const at = place(directory.path)
    const refusal = requireWritable(at, REPORT_FILES, { workspace: directory.path })
    await expect(refusal).rejects.toThrow(
      /^report-dir: .* cannot be written to \(.*\); give a directory that can\.$/,
    )
    await expect(refusal).rejects.toThrow(why)
  })

  test.each([
    ['itself', 'work/reports', '../elsewhere', 'work/reports'],
    ['above it', 'work/out', '../elsewhere', 'work/out/reports'],
    ['to nothing', 'work/reports', '../nowhere', 'work/reports'],
  ])('when it lies behind a link out of the workspace: %s', async (_, link, to, given) => {
    using directory = directoryWith({ 'work/x': '', 'elsewhere/mine.txt': 'x' })
    const at = (name: string) => path.join(directory.path, name)
    symlinkSync(to, at(link))
    await expect(
      requireWritable(at(given), REPORT_FILES, { workspace: at('work') }),
    ).rejects.toThrow(/^report-dir: .*(outside of the workspace|a link to nothing)/)
    expect(readdirSync(at('elsewhere'))).toEqual(['mine.txt'])
    expect(readdirSync(directory.path).sort()).toEqual(['elsewhere', 'work'])
  })

  test('but not behind one that stays inside', async () => {
    using directory = directoryWith({ 'work/real/x': '' })
    const workspace = path.join(directory.path, 'work')
    symlinkSync('real', path.join(workspace, 'reports'))
    await requireWritable(path.join(workspace, 'reports/new'), REPORT_FILES, { workspace })
    expect(readdirSync(path.join(workspace, 'real')).sort()).toEqual(['new', 'x'])
  })

  test('before anything is looked up or deployed', async () => {
    using directory = directoryWith({ taken: 'x', 'head/index.mjs': 'export const handler = 1' })
    const { status, stderr, stdout } = await runDist(
      'cli.js',
      ['check', '--function-name', 'orders', '--head-code', 'head', '--report-dir', 'taken'],
      {
        cwd: directory.path,
        // Nobody listens there.
        env: { AWS_REGION: 'eu-central-1', AWS_ENDPOINT_URL_LAMBDA: 'http://127.0.0.1:9' },
      },
    )
    expect(stderr).toMatch(/^report-dir: .*taken cannot be written to/)
    expect([status, stdout]).toEqual([2, ''])
  })

  test('and what can is left as it was', async () => {
    using directory = directoryWith({ 'reports/mine.txt': 'x' })
    const reports = path.join(directory.path, 'reports')
    await requireWritable(reports, REPORT_FILES, { workspace: directory.path })
    expect(readdirSync(reports)).toEqual(['mine.txt'])
  })
})

function readOnly(directory: string): string {
  const at = path.join(directory, 'free')
  chmodSync(at, 0o500)
  return at
}

function withDirectory(directory: string): string {
  mkdirSync(path.join(directory, 'free/report.html'))
  return path.join(directory, 'free')
}

describe('writing a report', () => {
  test('that fails later says so, and leaves no half of a file', async () => {
    using directory = directoryWith({ 'reports/report.md/x': 'a directory by now' })
    const reports = path.join(directory.path, 'reports')
    const { files, unwritten } = await writeReportFiles(reports, aReport())
    expect(files).toBeUndefined()
    expect(unwritten).toMatch(
      /^report-dir: .*reports could not be written to \(.*\), so files are missing there\. The measurements are shown anyway\.$/,
    )
    expect(readdirSync(reports).sort()).toEqual(['report.json', 'report.md'])
  })

  test('whose samples are too many for one text keeps the report', async () => {
    using directory = directoryWith({})
    const { files, unwritten } = await writeReportFiles(directory.path, aReport(), {
      material: {},
      samples: () => {
        throw new RangeError('Invalid string length')
      },
    })
    expect(Object.keys(files ?? {})).toEqual(['json', 'markdown', 'html'])
    expect(unwritten).toContain('Invalid string length')
  })

  test('replaces a link and leaves alone what it points to', async () => {
    using directory = directoryWith({ secret: 'mine', 'reports/x': '' })
    const reports = path.join(directory.path, 'reports')
    symlinkSync('../secret', path.join(reports, 'report.json'))
    await writeReportFiles(reports, aReport())
    expect(readFileSync(path.join(directory.path, 'secret'), 'utf8')).toBe('mine')
    expect(lstatSync(path.join(reports, 'report.json')).isFile()).toBe(true)
  })
})

test('a report-dir that becomes useless while it is measured costs the files and nothing else', async () => {
  const handler = (answer: number) =>
    `export const handler = () => new Promise((resolve) => setTimeout(resolve, 50, ${answer}))`
  using directory = directoryWith({
    'base/index.mjs': handler(1),
    'head/index.mjs': handler(2),
  })
  const reports = path.join(directory.path, 'reports')
  const flags = {
    backend: 'local',
    'base-code': 'base',
    'head-code': 'head',
    runtime: 'nodejs24.x',
    handler: 'index.handler',
    'memory-sizes': '1769',
    'max-environments': '4',
    'report-dir': reports,
  }
  const args = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value])
  const { child, finished } = startDist('cli.js', ['check', ...args], { cwd: directory.path })
  child.stderr?.once('data', () => {
    rmSync(reports, { recursive: true })
    writeFileSync(reports, 'a file by now')
  })
  const { status, stdout, stderr } = await finished
  expect(stderr).toMatch(/report-dir: .*reports could not be written to \(.*\)/)
  expect(stdout).toContain('How it was measured')
  expect([0, 1]).toContain(status)
})
