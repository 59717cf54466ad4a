/** Why an invocation counts as failed. */
export type Failure =
  | { kind: 'function-error'; errorType: string; message: string }
  /** Lambda reported no error, but the response is not what the payload says to expect. */
  | { kind: 'unexpected-response'; clause: string }
  | { kind: 'timeout' }
  | { kind: 'out-of-memory' }
  /** The runtime or the environment died, or init failed. */
  | { kind: 'crash'; errorType: string }
