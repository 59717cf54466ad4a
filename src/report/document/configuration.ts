import { capitalized } from '../../shared/text.ts'
import type { MeasuredFunction } from '../schema.ts'
import { megabytes } from '../text/numbers.ts'
import { headNoun } from './base.ts'
import { type Inline, name, type Phrase } from './model.ts'

/**
 * What the pull request changes of the way the function runs, beside its memory size, which the
 * table shows; nothing where that is nothing.
 */
export function configurationSentence(fn: MeasuredFunction): Phrase | undefined {
  const { configuration } = fn
  if (configuration === undefined) return undefined
  const { base, head } = configuration
  const pairs: [string, Inline | undefined, Inline | undefined][] = [
    ['the architecture', base.architecture, head.architecture],
    ['/tmp', megabytes(base.ephemeralStorageMB), megabytes(head.ephemeralStorageMB)],
    ['the timeout', `${base.timeoutSeconds} s`, `${head.timeoutSeconds} s`],
    ['the runtime', named(base.runtime), named(head.runtime)],
    ['the handler', named(base.handler), named(head.handler)],
  ]
  const changes = pairs.flatMap(([what, from, to]): Phrase[] =>
    from === undefined || to === undefined || textOf(from) === textOf(to)
      ? []
      : [[`${what} from `, from, ' to ', to]],
  )
  if (changes.length === 0) return undefined
  const listed = changes.flatMap((change, index): Phrase => {
    const before = index === 0 ? '' : index === changes.length - 1 ? ' and ' : ', '
    return [before, ...change]
  })
  return [`${capitalized(headNoun(fn))} changes `, ...listed, '.']
}

const named = (text: string | undefined) => (text === undefined ? undefined : name(text))

function textOf(inline: Inline): string {
  if (typeof inline === 'string') return inline
  return 'of' in inline ? inline.of.map(textOf).join('') : inline.text
}
