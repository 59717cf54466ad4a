import { createRequire } from 'node:module'
import type * as Globals from '@jest/globals'

// The ones that Jest itself uses.
const ofJest = createRequire(createRequire(import.meta.url).resolve('jest'))
const { expect } = ofJest('expect') as Pick<typeof Globals, 'expect'>
const { bind } = ofJest('jest-each') as { bind: (declare: unknown, isTest: boolean) => unknown }

/** A test that was declared, with its name as Jest would print it. */
export interface DeclaredTest {
  name: string
  /** Where it stands. */
  file: string
  run: () => unknown
}

/** All tests that the files loaded so far have declared. */
export const declared: DeclaredTest[] = []

const within: string[] = []
let file = ''

/** What is declared from now on stands in this file. */
export function declareIn(path: string): void {
  file = path
}

function addTest(name: string, run: () => unknown): void {
  declared.push({ name: [...within, name].join(' › '), file, run })
}

function addGroup(name: string, declare: () => void): void {
  within.push(name)
  declare()
  within.pop()
}

/** What tests import from `@jest/globals`, without the process around each file. */
export const test = Object.assign(addTest, { each: bind(addTest, true) })
export const describe = Object.assign(addGroup, { each: bind(addGroup, false) })
export { expect }

/** Once for all: tests that are tried here share nothing that has to be taken down. */
export const beforeAll = (prepare: () => unknown): void => {
  declared.push({ name: 'beforeAll', file, run: prepare })
}
export const beforeEach = (): void => {}
export const afterAll = (): void => {}
export const afterEach = (): void => {}
