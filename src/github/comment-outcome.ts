/** What became of the comment. None of it is a reason to change the verdict. */
export type CommentOutcome =
  | { kind: 'created' | 'updated' | 'unchanged'; url: string; nodeId: string; reason?: string }
  /** A newer run's result is there already, and was left alone. */
  | { kind: 'superseded'; url: string; reason: string }
  | { kind: 'skipped' | 'deleted'; reason: string }
  /** `reason` names the missing permission where that is why. */
  | { kind: 'failed'; reason: string }
