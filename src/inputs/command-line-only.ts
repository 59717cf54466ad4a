/** Flags of `check` that compare a working tree with main; in a workflow, both are built by steps. */
export const COMMAND_LINE_ONLY = ['base-ref', 'build', 'watch'] as const

/** What to do in place of such a flag where there is no command line, as a clause. */
export const WITHOUT_COMMAND_LINE =
  'it is a flag of the command line (lambda-cost-gate check); in a workflow, build both sides and give head-code and base-code'
