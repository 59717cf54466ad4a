import type { Plant } from './plant.ts'
import { CALLS } from './plants/calls.ts'
import { DOWNSTREAM } from './plants/downstream.ts'
import { GARBAGE, LOG, MODULES, RESPONSE, WAITING } from './plants/other.ts'
import { WORK } from './plants/work.ts'

export const PLANTS: readonly Plant[] = [
  ...CALLS,
  ...WORK,
  ...DOWNSTREAM,
  ...MODULES,
  ...GARBAGE,
  ...LOG,
  ...RESPONSE,
  ...WAITING,
]
