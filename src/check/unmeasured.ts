import { statedChanges } from '../templates/differences.ts'
import type { Target } from './target.ts'

/**
 * Sentences for what the pull request's template changes about a deployed function and no preview
 * shows, as both sides run with the deployed configuration.
 */
export function unmeasuredChanges({ plan, deployed }: Target): string[] {
  if (!plan.template || !deployed || plan.code.base.kind !== 'deployed') return []
  const { Runtime, Handler, Architectures, Timeout, EphemeralStorage, Environment } =
    deployed.configuration
  return statedChanges(plan.template, {
    ...(Runtime !== undefined && { runtime: Runtime }),
    ...(Handler !== undefined && { handler: Handler }),
    ...(Architectures?.[0] !== undefined && { architecture: Architectures[0] }),
    ...(Timeout !== undefined && { timeoutSeconds: Timeout }),
    ...(EphemeralStorage?.Size !== undefined && { ephemeralStorageMB: EphemeralStorage.Size }),
    environmentNames: Object.keys(Environment?.Variables ?? {}),
  }).map((sentence) => `${sentence} Both sides were measured as deployed.`)
}
