import { expect, test } from '@jest/globals'
import { findingMessage } from '../../../src/report/text/findings.ts'
import type { Fact } from '../../../src/verdict/finding.ts'

const estimate = { changePercent: 11.9, lowPercent: 10.7, highPercent: 13.1 }
const less = { changePercent: -11.9, lowPercent: -13.1, highPercent: -10.7 }
const typeError = {
  kind: 'function-error',
  errorType: 'TypeError',
  message: 'x is not\n a function',
} as const

test.each<[Fact, string]>([
  [
    {
      kind: 'duration-regression',
      ...estimate,
      limitPercent: 5,
      memoryMB: 1024,
      payload: 'large',
      baseDurationMs: 412,
      headDurationMs: 461,
    },
    'At 1,024 MB payload large takes 461 ms instead of 412 ms: 11.9 % longer (95 % interval +10.7 % to +13.1 %; limit 5 %).',
  ],
  [
    {
      kind: 'duration-improvement',
      ...less,
      limitPercent: 5,
      payload: 'large',
      sizeCount: 3,
    },
    'Payload large takes 11.9 % shorter over all 3 memory sizes (95 % interval −13.1 % to −10.7 %).',
  ],
  [
    {
      kind: 'cost-regression',
      ...estimate,
      limitPercent: 5,
      memoryMB: 3008,
      baseMemoryMB: 1024,
      baseCostPerMillionUsd: 16.87,
      headCostPerMillionUsd: 23.71,
    },
    'As deployed (3,008 MB instead of 1,024 MB) a million invocations cost $23.71 instead of $16.87: 11.9 % more (95 % interval +10.7 % to +13.1 %; limit 5 %).',
  ],
  [
    { kind: 'cost-improvement', ...less, limitPercent: 5, sizeCount: 4 },
    'An invocation costs 11.9 % less over all 4 memory sizes (95 % interval −13.1 % to −10.7 %).',
  ],
  [
    {
      kind: 'init-regression',
      ...estimate,
      baseInitMs: 200,
      headInitMs: 400,
      limitPercent: 10,
      limitMs: 20,
    },
    'A cold start takes 400 ms instead of 200 ms to initialize: 11.9 % longer (95 % interval +10.7 % to +13.1 %; limit 10 % and 20.0 ms).',
  ],
  [
    {
      kind: 'new-failures',
      memoryMB: 1024,
      payload: 'large',
      baseFailing: 0,
      baseEnvironments: 16,
      headFailing: 16,
      headEnvironments: 16,
      example: typeError,
    },
    'With payload large at 1,024 MB head failed in 16 of 16 environments, base in 0 of 16: head threw TypeError: x is not a function.',
  ],
  [
    {
      kind: 'new-failures',
      payload: 'large',
      baseFailing: 6,
      baseEnvironments: 6,
      headFailing: 6,
      headEnvironments: 6,
      basePercent: 10,
      headPercent: 30,
      example: typeError,
    },
    'With payload large head failed in 30 % of its invocations, and base in 10 %: head threw TypeError: x is not a function.',
  ],
  [
    {
      kind: 'failures',
      basePercent: 16.67,
      headPercent: 0,
      exampleSide: 'base',
      example: { kind: 'crash', errorType: 'Runtime.ExitError', message: '' },
    },
    "16.7 % of base's invocations failed, and 0 % of head's: base crashed with Runtime.ExitError. Failed invocations are excluded from durations and costs, although AWS bills them.",
  ],
  [
    {
      kind: 'size-abandoned',
      memoryMB: 128,
      base: { kind: 'timeout' },
      head: { kind: 'out-of-memory' },
      headWorks: false,
    },
    'At 128 MB base timed out; head ran out of memory. This size was not compared.',
  ],
  [
    {
      kind: 'different-answer',
      payload: 'large',
      path: '$.body.total',
      base: '12',
      head: '"12"',
      count: 3,
    },
    'With payload large $.body.total is "12" in head\'s response instead of 12, and 2 further places differ.',
  ],
  [
    { kind: 'different-answer', payload: 'large', path: '$.id', head: '7', count: 1 },
    "With payload large head's response has $.id (7), which base's does not have.",
  ],
  [
    { kind: 'different-answer', payload: 'large', path: '$.statusCode', base: '200', count: 1 },
    "With payload large head's response lacks $.statusCode, which is 200 in base's.",
  ],
  [
    {
      kind: 'size-abandoned',
      memoryMB: 512,
      head: {
        kind: 'crash',
        errorType: 'Runtime.ImportModuleError',
        message: "Error: Cannot find module 'left-pad'\nRequire stack:",
      },
      headWorks: false,
    },
    "At 512 MB head crashed with Runtime.ImportModuleError: Error: Cannot find module 'left-pad' Require stack:. This size was not compared.",
  ],
  [
    { kind: 'memory-headroom', memoryMB: 1024, usedMB: 922 },
    'At 1,024 MB head uses up to 922 MB, 90 % of its memory; from 80 % on, garbage collection slows a function down, and an out-of-memory error is near.',
  ],
  [
    {
      kind: 'memory-growth',
      growthMB: 3,
      invocations: 5,
      baseGrowing: 0,
      baseEnvironments: 16,
      headGrowing: 16,
      headEnvironments: 16,
      full: { memoryMB: 256, invocations: 58 },
    },
    "Memory of head grows by about 3 MB with each warm invocation, seen over 5 in a row in 16 of 16 environments, base's in 0 of 16: a leak, or garbage that is not collected yet. If it goes on, an environment of 256 MB is full after about 58 further invocations.",
  ],
  [
    {
      kind: 'downstream-growth',
      operation: 'POST example.com',
      baseCalls: 1,
      headCalls: 10,
      isTooMuch: true,
    },
    'An invocation of head makes 10 calls of POST example.com instead of 1 call: transferring their data costs, together with all other calls, more than max-cost-increase allows.',
  ],
  [
    { kind: 'memory-pressure', memoryMB: 256, usedMB: 240, risePercent: 12.94 },
    "At 256 MB, where head uses up to 240 MB, its invocations take 12.9 % longer as memory fills up, and base's do not: a sign of garbage collection under memory pressure.",
  ],
  [
    { kind: 'inconclusive', reason: 'nothing-works' },
    'Nothing could be compared: at no memory size do both base and head work.',
  ],
  [
    { kind: 'inconclusive', reason: 'all-failed', example: typeError },
    'Every invocation of both sides failed: the function threw TypeError: x is not a function. Correct the payload or the configuration (environment, execution-role), or state what is expected (expect).',
  ],
  [
    { kind: 'inconclusive', reason: 'too-few', environments: 3, needed: 4 },
    'Only 3 environments per side and size could be measured; a verdict needs at least 4. Raise max-spend, or test fewer memory sizes or payloads.',
  ],
  [
    {
      kind: 'inconclusive',
      reason: 'unconfirmed',
      measure: 'cost',
      firstPercent: 9,
      fresh: { changePercent: 1, lowPercent: -2, highPercent: 4 },
    },
    'A first measurement showed the cost over all sizes +9.0 %; fresh environments showed +1.0 % (95 % interval −2.0 % to +4.0 %), which does not confirm it. Run the check again for more evidence.',
  ],
  [
    {
      kind: 'inconclusive',
      reason: 'undecided',
      measure: 'duration',
      payload: 'large',
      memoryMB: 1024,
      changePercent: 2.6,
      lowPercent: -3.2,
      highPercent: 8.4,
      environments: 16,
      detectablePercent: 7,
      limitPercent: 5,
      remedy: { environments: 40, input: 'max-environments' },
    },
    'Undecided: the duration of payload large at 1,024 MB changed by +2.6 %, but may be anywhere between −3.2 % and +8.4 %. With 16 environments per side, a check finds an increase of 7 % in 80 % of cases, but this one is too close to the limit of 5 %. About 40 environments per side (raise max-environments), or payloads that run longer, would decide it.',
  ],
  [
    {
      kind: 'inconclusive',
      reason: 'undecided',
      measure: 'cost',
      changePercent: 4.4,
      lowPercent: 3.2,
      highPercent: 5.6,
      environments: 1600,
      detectablePercent: 5.2,
      limitPercent: 5,
    },
    'Undecided: the cost over all sizes changed by +4.4 %, but may be anywhere between +3.2 % and +5.6 %. With 1,600 environments per side, a check finds an increase of 5.2 % in 80 % of cases, but this one is too close to the limit of 5 %. Payloads that run longer, or another limit, would decide it.',
  ],
])('%j', (fact, message) => {
  expect(findingMessage(fact)).toBe(message)
})
