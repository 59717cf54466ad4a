import { escapeHtml, logLines } from '../clean.ts'
import type { Block, Column, Inline, Phrase } from '../document/model.ts'
import { mermaidChart } from './chart.ts'
import { codeBlock, codeHtml, codeSpan, safeAddress, sentence, sentenceHtml } from './escape.ts'

/** GitHub-flavoured markdown of a document. Blocks stand apart by one empty line. */
export function renderBlocks(blocks: readonly Block[]): string {
  return blocks.map(renderBlock).join('\n\n')
}

function renderBlock(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${inline(block.phrase)}`
    case 'paragraph':
      return inline(block.phrase)
    case 'note':
      // Text beside the tag on its line: GitHub reads markdown in it, so that names need code spans.
      return `<sub>${inline(block.phrase)}</sub>`
    case 'list':
      return block.items.map((item) => `- ${inline(item)}`).join('\n')
    case 'log':
      return codeBlock(logLines(block.text))
    case 'caution':
      return caution(inline(block.phrase), block.commands)
    case 'table':
      return table(block.columns, block.rows)
    case 'details':
      return `<details><summary>${inlineHtml(block.summary)}</summary>\n\n${renderBlocks(block.blocks)}\n\n</details>`
    case 'chart':
      return mermaidChart(block)
  }
}

/** An alert of GitHub's. Commands stand in code, where nothing invisible is put into them. */
function caution(text: string, commands: readonly string[]): string {
  const lines = ['[!CAUTION]', text, '', ...codeBlock(commands).split('\n')]
  return lines.map((line) => `> ${line}`.trimEnd()).join('\n')
}

function table(columns: readonly Column[], rows: readonly (readonly Phrase[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`.replaceAll('|  |', '| |')
  return [
    line(columns.map(({ title }) => title)),
    `|${columns.map(({ align }) => (align === 'right' ? '---:' : ':--')).join('|')}|`,
    ...rows.map((cells) => line(cells.map(inline))),
  ].join('\n')
}

/** A phrase as markdown on one line. */
export function inline(phrase: Phrase): string {
  return phrase.map(inlinePart).join('')
}

function inlinePart(part: Inline): string {
  if (typeof part === 'string') return part
  switch (part.kind) {
    case 'name':
      return codeSpan(part.text)
    case 'said':
      return sentence(part.text)
    case 'link':
      return `[${inline(part.of)}](${safeAddress(part.href)})`
    case 'strong':
      return `**${inline(part.of)}**`
  }
}

/** A phrase as HTML, for where markdown does not reach. */
function inlineHtml(phrase: Phrase): string {
  return phrase.map(inlineHtmlPart).join('')
}

function inlineHtmlPart(part: Inline): string {
  if (typeof part === 'string') return escapeHtml(part)
  switch (part.kind) {
    case 'name':
      return codeHtml(part.text)
    case 'said':
      return sentenceHtml(part.text)
    case 'link':
      return `<a href="${safeAddress(part.href)}">${inlineHtml(part.of)}</a>`
    case 'strong':
      return `<b>${inlineHtml(part.of)}</b>`
  }
}
