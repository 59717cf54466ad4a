import { existsSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { ROOT } from '../support/dist.ts'
import { allPages, anchorsOf, codeSpans, prose } from '../support/documentation.ts'

const pages = allPages()

/** Targets of a page's links and pictures, those of reference style included. */
function linksIn(text: string): string[] {
  const inline = [...text.matchAll(/\]\(([^)\s]+)\)/g)]
  const references = [...text.matchAll(/^\[[^\]]+\]: (\S+)$/gm)]
  const html = [...text.matchAll(/<(?:img|source)[^>]+(?:src|srcset)="([^"]+)"/g)]
  return [...inline, ...references, ...html].map(([, target = '']) => target)
}

describe.each(pages)('$file', (page) => {
  const directory = path.dirname(page.file)
  const relative = linksIn(prose(page)).filter((target) => !/^https?:/.test(target))

  test('has links that lead somewhere', () => {
    for (const target of relative) {
      const [file = '', anchor] = target.split('#')
      const found = file === '' ? page.file : path.posix.join(directory, file)
      expect([target, existsSync(path.join(ROOT, found))]).toEqual([target, true])
      if (anchor === undefined) continue
      const linked = pages.find(({ file: other }) => other === found)
      expect([target, linked && anchorsOf(linked).includes(anchor)]).toEqual([target, true])
    }
  })

  test('names files that are there', () => {
    const files = codeSpans(page).filter((span) =>
      /^(\.ci|bench|dist|docs|examples|schema|scripts|src|test)\/[\w./-]*$/.test(span),
    )
    for (const file of files) {
      // `dist` is also what the functions of our readers are built to.
      if (/\/dist$/.test(file)) continue
      expect([file, existsSync(path.join(ROOT, file))]).toEqual([file, true])
    }
  })
})

test('every page of docs is in its table of contents', () => {
  const contents = pages.find(({ file }) => file === 'docs/README.md')
  const linked = linksIn(contents?.text ?? '').map((target) => path.posix.join('docs', target))
  for (const { file } of pages.filter((page) => page.file.startsWith('docs/'))) {
    if (file !== 'docs/README.md') expect(linked).toContain(file)
  }
})
