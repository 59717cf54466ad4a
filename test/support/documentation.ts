import { readFileSync } from 'node:fs'
import path from 'node:path'
import { globSync } from 'tinyglobby'
import { ROOT } from './dist.ts'

/** A markdown page of the repository. */
export interface Page {
  /** From the repository's root. */
  file: string
  text: string
}

/** A fenced block of a markdown page. */
export interface CodeBlock {
  /** `docs/sam.md:3`, the line of the opening fence. */
  at: string
  language: string
  text: string
}

/** Every page that a reader of the repository finds. */
export function allPages(): Page[] {
  const files = globSync(['*.md', '{docs,examples,.github}/**/*.md'], { cwd: ROOT, dot: true })
  return files.sort().map((file) => ({ file, text: readFileSync(path.join(ROOT, file), 'utf8') }))
}

/** The fenced blocks of a page, in order. */
export function codeBlocks({ file, text }: Page): CodeBlock[] {
  const blocks: CodeBlock[] = []
  let open: (CodeBlock & { indent: number }) | undefined
  for (const [index, line] of text.split('\n').entries()) {
    const [, indent = '', language = ''] = /^( *)```(\w*)/.exec(line) ?? []
    if (!/^ *```/.test(line)) {
      if (open) open.text += `${line.slice(open.indent)}\n`
    } else if (open) {
      blocks.push({ at: open.at, language: open.language, text: open.text })
      open = undefined
    } else {
      open = { at: `${file}:${index + 1}`, language, text: '', indent: indent.length }
    }
  }
  return blocks
}

/** A page's text without its fenced blocks. */
export function prose({ text }: Page): string {
  return text.replace(/^ *```.*\n[\s\S]*?^ *```$/gm, '')
}

/** What stands between single backticks. */
export function codeSpans(page: Page): string[] {
  return [...prose(page).matchAll(/(?<!`)`([^`\n]+)`(?!`)/g)].map(([, span = '']) => span)
}

/** Anchors of a page's headings, as GitHub makes them. */
export function anchorsOf(page: Page): string[] {
  const seen = new Map<string, number>()
  return [...prose(page).matchAll(/^#{1,6} +(.+)$/gm)].map(([, heading = '']) => {
    const slug = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}\p{Pc} -]/gu, '')
      .replaceAll(' ', '-')
    const count = seen.get(slug) ?? 0
    seen.set(slug, count + 1)
    return count === 0 ? slug : `${slug}-${count}`
  })
}
