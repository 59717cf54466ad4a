/** Files of a small but ordinary program, by path. */
export type Program = Readonly<Record<string, string>>

export type Language = 'nodejs' | 'python'

/** A change of one file: what is found is replaced. */
export interface Edit {
  file: string
  find: string
  replace: string
}

/** What head does differently, and what has to be named for it. */
export interface Plant extends Edit {
  name: string
  language: Language
  /** The directory in `programs`; by default the one that is called as the language. */
  program?: string
  kind: string
  /** Where what collects garbage takes no longer than what makes it, that is as right. */
  orKind?: string
  /** Names of the cause; any will do, where two are one and the same. Left out where the kind says all. */
  named?: readonly string[]
  /** Further changes of the same pull request. */
  also?: readonly Edit[]
  /** Files that head alone has. */
  added?: Program
  about?: 'init'
}

/** The head of a plant. */
export function planted(program: Program, plant: Plant): Program {
  const files: Record<string, string> = { ...program, ...plant.added }
  for (const { file, find, replace } of [plant, ...(plant.also ?? [])]) {
    const text = files[file]
    if (!text?.includes(find)) throw new Error(`${plant.name}: ${file} lacks ${find}`)
    files[file] = text.replace(find, () => replace)
  }
  return files
}
