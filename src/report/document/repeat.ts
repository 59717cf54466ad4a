import type { Report } from '../schema.ts'
import { type Block, name } from './model.ts'

/** How to see a failing check fail on one's own machine. */
export function repeatBlocks({ repeat, head }: Report): Block[] {
  if (!repeat) return []
  const { command } = repeat
  const where = head.sha === null ? [] : [' at ', name(head.sha.slice(0, 7))]
  const variables = /"\$\w+"/.test(command)
    ? ' Set the shell variables in it first: their values are not shown here.'
    : ''
  return [
    {
      kind: 'details',
      summary: ['Repeat it locally'],
      blocks: [
        {
          kind: 'paragraph',
          phrase: ['In a clone', ...where, `, with the code built as for this run.${variables}`],
        },
        { kind: 'log', text: command },
      ],
    },
  ]
}
