import rehypeRaw from 'rehype-raw'
import rehypeSanitize, { defaultSchema } from 'rehype-sanitize'
import rehypeStringify from 'rehype-stringify'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import remarkRehype from 'remark-rehype'
import { unified } from 'unified'

const processor = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkRehype, { allowDangerousHtml: true })
  .use(rehypeRaw)
  .use(rehypeSanitize, defaultSchema)

/** The tree that GitHub's rules and its sanitiser's list make of markdown. */
export function gitHubTree(markdown: string) {
  return processor.runSync(processor.parse(markdown))
}

/** The same as HTML text. */
export function gitHubHtml(markdown: string): string {
  return unified().use(rehypeStringify).stringify(gitHubTree(markdown))
}
