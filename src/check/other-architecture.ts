import { reasonOf } from '../aws/lambda/explain.ts'
import { nativeFor } from '../code/native.ts'
import { type OtherInput, otherInput } from '../report/other-architecture.ts'
import { BadInput } from '../shared/errors.ts'
import { measureTarget } from './measure-target.ts'
import { type PriceSource, pricesFor } from './prices.ts'
import type { Run } from './run.ts'
import type { OtherPlan, Target } from './target.ts'

/** Enough environments per side and size for advice, all at once: nothing depends on the answer. */
export const ADVICE_RULE = { looks: [6], confirmReplicas: 0 } as const

/** Plans the comparison of architectures, where head's code allows it and both have a price. */
export async function planOther(target: Target, source: PriceSource): Promise<OtherPlan> {
  const { plan, code, configuration, run } = target
  const architecture = run.head.architecture === 'arm64' ? 'x86_64' : 'arm64'
  const none = (reason: string): OtherPlan => ({ kind: 'none', architecture, reason })
  if (plan.preview === 'in-place') return none('the architecture cannot be changed in place')
  if (code.head.kind === 'image') return none('a container image is built for one architecture')
  if (code.head.kind === 's3') return none('a zip in S3 is not inspected for native code')
  const native = nativeFor((await code.head.contents()).files, architecture)
  if (native !== undefined) return none(`${native} is built for ${run.head.architecture}`)
  const sides = { base: run.head, head: { ...run.head, architecture } as const }
  try {
    const prices = await pricesFor(sides, source)
    return {
      kind: 'target',
      architecture,
      target: {
        ...target,
        variant: architecture,
        code: { base: code.head, head: code.head },
        configuration: {
          base: configuration.head,
          head: { ...configuration.head, Architectures: [architecture] },
        },
        run: sides,
        prices,
        deployedMB: target.deployedMB && {
          base: target.deployedMB.head,
          head: target.deployedMB.head,
        },
      },
    }
  } catch (error) {
    if (error instanceof BadInput) return none(error.message)
    throw error
  }
}

/** Measures head's code on both architectures. What goes wrong is a reason for no advice, no more. */
export async function measureOther(other: OtherPlan, run: Run): Promise<OtherInput> {
  if (other.kind === 'none') return other
  const { architecture, target } = other
  try {
    const { fn, comparison } = await measureTarget(target, run, ADVICE_RULE)
    return otherInput(architecture, fn, comparison)
  } catch (error) {
    if (run.signal.aborted) throw error
    return { kind: 'none', architecture, reason: reasonOf(error) }
  }
}
