/** Files of a small but ordinary program, by path. */
export type Program = Readonly<Record<string, string>>

/** What head does differently, and what has to be named for it. */
export interface Plant {
  name: string
  file: string
  find: string
  replace: string
  /** Files that head alone has. */
  added?: Program
  kind: string
  /** Of the cause; any name of a list will do, where two are one and the same. */
  named?: readonly string[]
  about?: 'init'
}

/** The head of a plant. */
export function planted(program: Program, plant: Plant): Program {
  const text = program[plant.file]
  if (!text?.includes(plant.find))
    throw new Error(`${plant.name}: ${plant.file} lacks what is to be replaced.`)
  return { ...program, ...plant.added, [plant.file]: text.replace(plant.find, plant.replace) }
}

/** A package that takes a while to load. */
export const slowPackage = (body: string): string =>
  `let sum = 0\nfor (let i = 0; i < 20000000; i++) sum = (sum + i * 7) % 1000003\n${body}\n`
