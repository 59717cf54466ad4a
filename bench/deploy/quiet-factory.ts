import { setTimeout as sleep } from 'node:timers/promises'
import type { EnvironmentFactory } from '@lambda-cost-gate/local-lambda'
import { seededRandom } from '../../src/shared/random.ts'

const HANDLER_MS = 20

/** Environments that take their time and nothing else, with quiet noise between and within them. */
export function quietFactory(): EnvironmentFactory {
  const random = seededRandom(7, 'bench')
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  return {
    start() {
      const speed = Math.exp(0.01 * normal())
      let first = true
      return {
        async invoke({ payload }) {
          await sleep(HANDLER_MS)
          const init = first ? { initMs: 100 + normal() } : {}
          first = false
          const durationMs = HANDLER_MS * speed * Math.exp(0.005 * normal())
          const log = Buffer.alloc(0)
          return {
            status: 'success',
            payload,
            log,
            durationMs,
            maxMemoryUsedMB: 60,
            dead: false,
            ...init,
          }
        },
        async [Symbol.asyncDispose]() {},
      }
    },
    refusal: () => undefined,
    async [Symbol.asyncDispose]() {},
  }
}
