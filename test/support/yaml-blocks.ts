/** A fenced block of a markdown page. */
export interface CodeBlock {
  language: string
  text: string
  /** Line of the opening fence, from 1. */
  line: number
}

/** The fenced blocks of a page, in order. */
export function codeBlocks(markdown: string): CodeBlock[] {
  const blocks: CodeBlock[] = []
  let open: CodeBlock | undefined
  for (const [index, line] of markdown.split('\n').entries()) {
    const fence = /^```(\w*)/.exec(line)
    if (!fence) {
      if (open) open.text += `${line}\n`
    } else if (open) {
      blocks.push(open)
      open = undefined
    } else {
      open = { language: fence[1] ?? '', text: '', line: index + 1 }
    }
  }
  return blocks
}
