import type { z } from 'zod'

/** One input: an action input, a command-line flag and a config key of the same name. */
export interface InputSpec<Schema extends z.ZodType = z.ZodType> {
  /** Complete sentences, for `action.yml`, `--help`, the README and the config file's schema. */
  description: string
  /** Text as a user would write it; parsed like theirs. Absent: optional, with no default. */
  default?: string
  /** `function` inputs may differ from function to function in the config file. */
  scope: 'run' | 'function'
  schema: Schema
}

/** An input that holds for the whole run. */
export const run = <S extends z.ZodType>(spec: Omit<InputSpec<S>, 'scope'>): InputSpec<S> => ({
  ...spec,
  scope: 'run',
})
/** An input that may differ from function to function. */
export const perFunction = <S extends z.ZodType>(
  spec: Omit<InputSpec<S>, 'scope'>,
): InputSpec<S> => ({
  ...spec,
  scope: 'function',
})
