import { realpath } from 'node:fs/promises'
import path from 'node:path'
import { BadInput } from '../../shared/errors.ts'
import { isBelow } from '../../shared/inside.ts'

/**
 * A path that a template gives, made absolute. Templates come with the pull request, so they must not
 * reach out of the workspace: neither by `..` nor by a symbolic link.
 * @param where what gave the path, for messages: `template.yaml: CodeUri of Orders`
 * @throws BadInput for a path that leads out of the workspace
 */
export async function insideWorkspace(
  given: string,
  { from, workspace, where }: { from: string; workspace: string; where: string },
): Promise<string> {
  const absolute = path.resolve(from, given)
  const refused = given.includes('\0') || !isBelow(path.resolve(workspace), absolute)
  if (!refused && isBelow(await realpath(workspace), await realOf(absolute))) return absolute
  throw new BadInput(
    `${where} is ${JSON.stringify(given)}, which is outside ${workspace}; a template may only name files below it.`,
  )
}

/** The real path of a file, or of the nearest directory above it that exists. */
async function realOf(absolute: string): Promise<string> {
  try {
    return await realpath(absolute)
  } catch {
    const above = path.dirname(absolute)
    return above === absolute ? absolute : path.join(await realOf(above), path.basename(absolute))
  }
}
