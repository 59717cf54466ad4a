import { constants, createContext } from 'node:vm'
import { TestEnvironment } from 'jest-environment-node'

/**
 * Jest's environment for Node.js, on a plain global object.
 *
 * The global object that Jest makes asks an interceptor whenever code names a global, as `Math` or
 * `Buffer`, and statistics take 50 times as long as they do in Node.js.
 */
export default class PlainEnvironment extends TestEnvironment {
  constructor(...parameters: ConstructorParameters<typeof TestEnvironment>) {
    super(...parameters)
    const plain = createContext(constants.DONT_CONTEXTIFY) as typeof this.global
    for (const key of Reflect.ownKeys(this.global)) {
      const descriptor = Object.getOwnPropertyDescriptor(this.global, key)
      // What JavaScript itself brings is there, but for what has to be the same as in Node.js's own code.
      if (!descriptor || (Object.hasOwn(plain, key) && !SHARED.has(key))) continue
      Object.defineProperty(plain, key, descriptor.get ? forwarded(key) : descriptor)
    }
    plain.global = plain
    this.context = plain
    this.global = plain
    // They would change the clock of the other global object.
    this.fakeTimers = null
    this.fakeTimersModern = null
  }
}

const SHARED = new Set<PropertyKey>(['ArrayBuffer', 'Uint8Array'])

/** Node.js's own global: some are only made when they are asked for. */
function forwarded(key: PropertyKey): PropertyDescriptor {
  return {
    configurable: true,
    get: () => Reflect.get(globalThis, key),
    set(value) {
      Object.defineProperty(this, key, { configurable: true, writable: true, value })
    },
  }
}
