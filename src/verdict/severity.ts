import type { Finding, FunctionCase } from './comparison.ts'

/**
 * How heavily a regression counts: it fails the check unless `fail-on` says that it shall not.
 * @param memoryMB the size it is limited to; absent when it holds over all sizes
 */
export function regressionSeverity(
  { failOn, deployedMB }: FunctionCase,
  memoryMB?: number,
): Finding['severity'] {
  switch (failOn) {
    case 'any':
      return 'fail'
    case 'none':
      return 'warn'
    case 'deployed':
      return memoryMB === undefined || (deployedMB?.head ?? memoryMB) === memoryMB ? 'fail' : 'warn'
  }
}
