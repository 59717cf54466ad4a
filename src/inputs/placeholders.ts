import path from 'node:path'
import { BadInput } from '../shared/errors.ts'

/** What `{function-name}` and `{logical-id}` in a path stand for. */
export type Placeholders = Readonly<Record<string, string | undefined>>

const PLACEHOLDER = /\{(function-name|logical-id)\}/g

/**
 * A path with its placeholders filled in.
 * @param input name of the input, for messages
 * @throws BadInput for a placeholder of what the function does not have
 */
export function fillPlaceholders(text: string, input: string, placeholders: Placeholders): string {
  return text.replace(PLACEHOLDER, (_, name: string) => {
    const value = placeholders[name]
    if (value !== undefined) return asFileName(value)
    throw new BadInput(
      `${input}: ${text} needs ${name}, which this function does not have; give it, or write the path out.`,
    )
  })
}

/**
 * A name with the number of the pull request filled in.
 * @throws BadInput where the run is for none
 */
export function fillPullRequest(text: string, input: string, number: number | undefined): string {
  return text.replace(/\{pull-request\}/g, () => {
    if (number !== undefined) return String(number)
    throw new BadInput(
      `${input}: in ${text}, {pull-request} stands for the number of the pull request, and this run is not for a pull request; write the name out.`,
    )
  })
}

/** The same path for functions that have no files of their own: `events/default`. */
export const defaultPath = (text: string): string => text.replace(PLACEHOLDER, 'default')

/** Ids of Terraform and CDK may hold what a path must not. */
function asFileName(value: string): string {
  return path.basename(value).replace(/^\.+|[^\w.$-]/g, '_')
}
