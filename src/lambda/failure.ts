/** Why an invocation counts as failed: what Lambda said, never a judgement of ours. */
export type Failure =
  | { kind: 'function-error'; errorType: string; message: string }
  | { kind: 'timeout' }
  | { kind: 'out-of-memory' }
  /** The runtime or the environment died, or init failed. */
  | { kind: 'crash'; errorType: string }
