import type { FunctionCase } from './comparison.ts'
import type { Fact, Finding, Severity } from './finding.ts'

/** What `fail-on` says of a function: the only place that reads it. */
export interface FailOn {
  failOn: FunctionCase['failOn']
  deployedMB?: { head: number } | null | undefined
}

/** Whether `fail-on` looks at the deployed size alone. */
export function isDeployedOnly({ failOn }: FailOn): boolean {
  return failOn === 'deployed'
}

/**
 * Whether `fail-on` looks at this memory size at all, so that it is worth confirming.
 * @param memoryMB absent for what holds over all sizes
 */
export function looksAt(failOn: FailOn, memoryMB: number | undefined): boolean {
  if (!isDeployedOnly(failOn) || memoryMB === undefined) return true
  return memoryMB === (failOn.deployedMB?.head ?? memoryMB)
}

/** Whether a regression at this memory size fails the check. */
export function failsAt(failOn: FailOn, memoryMB: number | undefined): boolean {
  return failOn.failOn !== 'none' && looksAt(failOn, memoryMB)
}

/** A finding with how heavily it counts, before the user's own severities. */
export function graded(fact: Fact, failOn: FailOn): Finding {
  return { ...fact, severity: severityOf(fact, failOn) }
}

function severityOf(fact: Fact, failOn: FailOn): Severity {
  switch (fact.kind) {
    case 'duration-regression':
    case 'cost-regression':
    case 'init-regression':
    case 'new-failures':
      return failsAt(failOn, fact.memoryMB) ? 'fail' : 'warn'
    case 'duration-budget':
    case 'init-budget':
    case 'cost-budget':
    case 'month-budget':
    case 'package-budget':
      return fact.state === 'exceeded' && failsAt(failOn, fact.memoryMB) ? 'fail' : 'warn'
    case 'downstream-growth':
      return fact.isTooMuch && failsAt(failOn, undefined) ? 'fail' : 'warn'
    case 'memory-headroom':
      return fact.memoryMB === (failOn.deployedMB?.head ?? fact.memoryMB) ? 'warn' : 'info'
    case 'size-abandoned':
      return fact.headWorks ? 'info' : 'warn'
    case 'failures':
    case 'different-answer':
    case 'memory-growth':
    case 'creep':
    case 'warm-up-regression':
    case 'log-growth':
    case 'concurrency-limit':
    case 'inconclusive':
      return 'warn'
    case 'duration-improvement':
    case 'cost-improvement':
    case 'memory-pressure':
      return 'info'
  }
}
