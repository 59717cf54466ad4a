import type { InputName } from './inputs.ts'

/** Inputs that mean something to the action only. */
export const ACTION_ONLY: readonly InputName[] = [
  'command',
  'comment',
  'comment-key',
  'comment-on-pass',
  'matrix',
  'on-unmeasured',
  'override-label',
  'override-scope',
  'report-artifact',
  'history-branch',
  'github-token',
]

/** Inputs that take several values, one a line; as flags they may be given again. */
export const LISTS: readonly InputName[] = [
  'template',
  'base-template',
  'logical-id',
  'stack-name',
  'head-stack-name',
  'payloads',
  'set-up',
  'tear-down',
  'memory-sizes',
  'environment',
  'layers',
  'findings',
  'account-usage',
  'prices',
]
