/**
 * How often a check of the same code finds a growth of what it logs or asks of others, where both differ from
 * one invocation and environment to the next, and how often it finds one that is there. Durations are
 * simulated, decided by the real rule, logs counted and requests seen as a check does. The same
 * seeds give the same tables. Ends with status 1 where the same code was found to have grown.
 *
 *     node bench/cost-alarms.ts [--checks 500]
 */
import { parseArgs } from 'node:util'
import { decisionRule } from '../src/verdict/looks.ts'
import { type Alarms, checksOfLogs, checksOfRequests } from './cost-alarms/check.ts'
import { LOG_MODELS, type LogModel } from './cost-alarms/logs.ts'
import { REQUEST_MODELS, type RequestModel } from './cost-alarms/requests.ts'
import { SCENARIOS } from './simulator/scenario.ts'

const { values: flags } = parseArgs({ options: { checks: { type: 'string', default: '500' } } })
const checks = Number(flags.checks)
let wrong = 0

console.log('| what an invocation logs | head | log-growth | failed | not counted |')
console.log('|:--|:--|--:|--:|--:|')
for (const model of LOG_MODELS) {
  for (const grows of [1, 1.15, 1.5]) logRow({ ...model, grows })
}
console.log('\n| what an invocation asks for | head | downstream-growth | failed |')
console.log('|:--|:--|--:|--:|')
for (const model of REQUEST_MODELS) {
  for (const factor of [1, 2, 10]) requestRow({ ...model, headCalls: factor * model.calls }, factor)
}
process.exitCode = wrong === 0 ? 0 : 1

function logRow(model: LogModel): void {
  const { grows = 1 } = model
  const rule = decisionRule(1)
  const alarms = checksOfLogs(model, { scenario: SCENARIOS.typical, rule, checks })
  const grown = alarms.found.get('log-growth') ?? 0
  if (grows === 1) wrong += grown
  const rates = [grown, alarms.failed, alarms.unknown].map((count) => share(count, alarms))
  console.log(`| ${model.name} | ${headOf(grows)} | ${rates.join(' | ')} |`)
}

function requestRow(model: RequestModel, factor: number): void {
  const alarms = checksOfRequests(model, checks)
  const grown = alarms.found.get('downstream-growth') ?? 0
  if (factor === 1) wrong += grown
  const rates = [grown, alarms.failed].map((count) => share(count, alarms))
  console.log(`| ${model.name} | ${headOf(factor)} | ${rates.join(' | ')} |`)
}

function headOf(factor: number): string {
  return factor === 1 ? 'the same' : `× ${factor}`
}

function share(count: number, alarms: Alarms): string {
  return `${((100 * count) / alarms.checks).toFixed(1)} %`
}
