import { cleanLine, escapeHtml, logLines, MAX_NAME, MAX_SENTENCE } from '../clean.ts'
import type { Block, Column, Inline, Phrase } from '../document/model.ts'
import { safeAddress } from '../markdown/escape.ts'
import { memoryCurve } from './charts/memory-curve.ts'

/** HTML of a document: elements and escaped text only, no address of any kind. */
export function renderBlocks(blocks: readonly Block[]): string {
  return blocks.map(renderBlock).join('\n')
}

function renderBlock(block: Block): string {
  switch (block.kind) {
    case 'heading': {
      const tag = block.level === 3 ? 'h1' : 'h2'
      return `<${tag}>${inline(block.phrase)}</${tag}>`
    }
    case 'paragraph':
      return `<p>${inline(block.phrase)}</p>`
    case 'note':
      return `<p class="note">${inline(block.phrase)}</p>`
    case 'list':
      return `<ul>${block.items.map((item) => `<li>${inline(item)}</li>`).join('')}</ul>`
    case 'log':
      return `<pre>${escapeHtml(logLines(block.text).join('\n'))}</pre>`
    case 'caution':
      return `<p><b>${inline(block.phrase)}</b></p>\n<pre>${escapeHtml(block.commands.join('\n'))}</pre>`
    case 'table':
      return table(block.columns, block.rows)
    case 'details':
      return `<details><summary>${inline(block.summary)}</summary>\n${renderBlocks(block.blocks)}\n</details>`
    case 'chart':
      return memoryCurve(
        'duration',
        block.sizesMB.map((memoryMB, at) => {
          return { memoryMB, base: block.baseMs[at], head: block.headMs[at] }
        }),
        { deployedMB: undefined, recommendedMB: undefined },
      )
  }
}

function table(columns: readonly Column[], rows: readonly (readonly Phrase[])[]): string {
  const classes = columns.map(({ align }) => (align === 'right' ? ' class="right"' : ''))
  const head = columns.map(({ title }, at) => `<th${classes[at]}>${escapeHtml(title)}</th>`)
  const body = rows.map(
    (cells) =>
      `<tr>${cells.map((cell, at) => `<td${classes[at]}>${inline(cell)}</td>`).join('')}</tr>`,
  )
  return `<div class="wide"><table>\n<thead><tr>${head.join('')}</tr></thead>\n<tbody>\n${body.join('\n')}\n</tbody></table></div>`
}

/** HTML of a phrase. */
export function inline(phrase: Phrase): string {
  return phrase.map(inlinePart).join('')
}

function inlinePart(part: Inline): string {
  if (typeof part === 'string') return escapeHtml(part)
  switch (part.kind) {
    case 'name':
      return `<code>${escapeHtml(cleanLine(part.text, MAX_NAME) || '(no name)')}</code>`
    case 'said':
      return escapeHtml(cleanLine(part.text, MAX_SENTENCE))
    case 'link':
      return `<a href="${safeAddress(part.href)}" rel="noreferrer">${inline(part.of)}</a>`
    case 'strong':
      return `<b>${inline(part.of)}</b>`
  }
}
