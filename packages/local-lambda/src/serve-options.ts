import { existsSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { EmbeddedServiceOptions } from './embedded.ts'
import type { FaultRule } from './faults.ts'
import { FAULT_NAMES, faultsOf, MAX_MS, parseFaultRule } from './faults.ts'
import type { SettlingOperation } from './latencies.ts'
import { SETTLING_OPERATIONS } from './latencies.ts'
import { OPERATION_NAMES } from './operations.ts'
import type { GivenServeFlags } from './serve-flags.ts'
import { SERVE_FLAGS } from './serve-flags.ts'

/** A flag of `serve` that cannot be used: which, what it was given and what it takes. */
export class InvalidServeFlag extends Error {
  override name = 'InvalidServeFlag'
}

export type ServeOptions = EmbeddedServiceOptions

/**
 * Options of the service from flags.
 *
 * @throws InvalidServeFlag naming the flag, what it was given and what it takes
 */
export function readServeOptions(given: GivenServeFlags): ServeOptions {
  const one = (name: keyof GivenServeFlags) => {
    const value = given[name]
    return typeof value === 'string' ? value : value?.at(-1)
  }
  const many = (name: keyof GivenServeFlags) => [given[name] ?? []].flat()
  const number = (name: keyof GivenServeFlags, min: number, max: number) =>
    readNumber(flagOf(name), one(name), min, max)
  return {
    ...defined('port', number('port', 0, 65_535)),
    ...defined('cpu', readCpu(one('cpu'))),
    ...defined(
      'region',
      matching('region', one('region'), /^[a-z]{2}(-[a-z]+)+-\d$/, 'eu-central-1'),
    ),
    ...defined('accountId', matching('accountId', one('accountId'), /^\d{12}$/, '123456789012')),
    ...defined('maxEnvironments', number('maxEnvironments', 1, 10_000)),
    ...defined('maxFrozen', number('maxFrozen', 0, 10_000)),
    ...defined('s3Directory', s3Directory(one('s3Directory'))),
    ...defined('nodeModules', nodeModules(one('nodeModules'))),
    rates: rates(number('controlPlaneRate', 1, 10_000)),
    latencies: {
      responseMs: readTimes('latency', many('latency'), ['*', ...OPERATION_NAMES]),
      settleMs: readTimes<SettlingOperation>('settle', many('settle'), SETTLING_OPERATIONS),
    },
    faults: faultsOf(many('fault').map(readFault)),
  }
}

function nodeModules(text: string | undefined): string | undefined {
  if (text === undefined || existsSync(join(text, '@aws-sdk'))) return text && resolve(text)
  throw new InvalidServeFlag(`--node-modules is ${text}, but there is no @aws-sdk in it.`)
}

function s3Directory(text: string | undefined): string | undefined {
  if (text === undefined || statSync(text, { throwIfNoEntry: false })?.isDirectory()) return text
  throw new InvalidServeFlag(`--s3-directory is ${text}, but there is no directory of that name.`)
}

function rates(controlPlanePerSecond: number | undefined): NonNullable<ServeOptions['rates']> {
  // AWS limits both at once, GetFunction at 100 a second.
  return controlPlanePerSecond === undefined
    ? {}
    : { controlPlanePerSecond, getFunctionPerSecond: 100 }
}

function readCpu(text: string | undefined): 'model' | 'cgroup' | undefined {
  if (text === undefined || text === 'model' || text === 'cgroup') return text
  throw new InvalidServeFlag(`--cpu is ${text}, but it takes model or cgroup.`)
}

function readNumber(
  flag: string,
  text: string | undefined,
  min: number,
  max: number,
): number | undefined {
  if (text === undefined) return undefined
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= min && value <= max) return value
  throw new InvalidServeFlag(
    `${flag} is ${text}, but it takes a whole number from ${min} to ${max}.`,
  )
}

function matching(
  name: keyof GivenServeFlags,
  text: string | undefined,
  pattern: RegExp,
  example: string,
): string | undefined {
  if (text === undefined || pattern.test(text)) return text
  throw new InvalidServeFlag(`${flagOf(name)} is ${text}, but has to look like ${example}.`)
}

function readTimes<Operation extends string>(
  name: 'latency' | 'settle',
  texts: readonly string[],
  operations: readonly Operation[],
): Partial<Record<Operation, number>> {
  const times: Partial<Record<Operation, number>> = {}
  for (const text of texts) {
    const [, given, ms] = /^([^=]+)=(\d+)$/.exec(text) ?? []
    const operation = operations.find((known) => known === given)
    if (operation === undefined || Number(ms) > MAX_MS) {
      const known = name === 'settle' ? operations.join(', ') : 'an operation of the service, or *'
      throw new InvalidServeFlag(
        `--${name} is ${text}, but has to look like PublishVersion=600; the operation is ${known}, and the time at most ${MAX_MS} ms.`,
      )
    }
    times[operation] = Number(ms)
  }
  return times
}

function readFault(text: string): FaultRule {
  const rule = parseFaultRule(text)
  if (rule !== undefined && (rule.operation === '*' || OPERATION_NAMES.includes(rule.operation)))
    return rule
  throw new InvalidServeFlag(
    `--fault is ${text}, but has to look like PublishVersion@2=lost: an operation of the service or *, and one of ${FAULT_NAMES.join(', ')}.`,
  )
}

function flagOf(name: keyof GivenServeFlags): string {
  return SERVE_FLAGS[name].flags.split(' ')[0] ?? name
}

function defined<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, V>)
}
