import type { Report } from '../schema.ts'
import { type Inline, link, name } from './model.ts'

/** A place in the code, linked where the commit that was measured is known to have the file. */
export function fileAt(
  { file, line }: { file: string; line: number | undefined },
  links: Report['links'],
): Inline {
  const shown = name(line === undefined ? file : `${file}:${line}`)
  const { repository, sources } = links ?? {}
  if (repository === undefined || !sources?.files.includes(file)) return shown
  const at = line === undefined ? '' : `#L${line}`
  return link(`${repository}/blob/${sources.commit}/${addressOf(file)}${at}`, shown)
}

/** What encodeURIComponent leaves as it is, and a markdown link or an attribute would end with. */
const LEFT = /[!'()*]/g

function addressOf(file: string): string {
  const encoded = (part: string) =>
    encodeURIComponent(part.toWellFormed()).replace(
      LEFT,
      (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`,
    )
  return file.split('/').map(encoded).join('/')
}
