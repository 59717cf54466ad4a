/** The process, as far as the command line needs it. */
export type Io = Pick<
  NodeJS.Process,
  'argv' | 'env' | 'stdout' | 'stderr' | 'cwd' | 'once' | 'off' | 'exit'
>
