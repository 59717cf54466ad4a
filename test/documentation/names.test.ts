import { describe, expect, test } from '@jest/globals'
import { SERVE_FLAGS } from '@lambda-cost-gate/local-lambda/serve-flags'
import { ACTION_ONLY } from '../../src/inputs/command-line.ts'
import { COMMAND_LINE_ONLY } from '../../src/inputs/command-line-only.ts'
import { NOT_IN_CONFIG } from '../../src/inputs/config-file.ts'
import { FINDING_KINDS } from '../../src/inputs/finding-kinds.ts'
import { INPUT_NAMES } from '../../src/inputs/inputs.ts'
import { OUTPUTS } from '../../src/inputs/outputs.ts'
import { REQUEST_CLASSES } from '../../src/money/region-request-prices.ts'
import { allPages, codeSpans } from '../support/documentation.ts'

const SERVE = Object.values(SERVE_FLAGS).map(({ flags }) => flags.replace(/^--| .*$/g, ''))
const FLAGS: readonly string[] = [
  'format',
  ...INPUT_NAMES,
  ...SERVE,
  'dry-run',
  'run',
  'quiet',
  'verbose',
  'from-samples',
  'out',
  ...COMMAND_LINE_ONLY,
  'commit',
  'pull-request',
]

/** Words with a dash that are neither inputs, outputs, findings nor flags of ours. */
const OTHER_WORDS: readonly string[] = [
  // Values of inputs, and keys inside them.
  ...['in-place', 'on-change', 'pull-request', 'lambda-cost-accepted', 'lambda-cost-report'],
  ...['gb-second', 'gb-seconds', 'tmp-gb-second', 'free-tier', 'log-gb', 'no-error'],
  ...REQUEST_CLASSES,
  ...['eventbridge', 'dynamodb-stream', 'apigateway-v1', 'apigateway-v2'],
  // Permissions of a workflow's token, events, settings and headers of GitHub.
  ...[
    'pull-requests',
    'id-token',
    'security-events',
    'persist-credentials',
    'timeout-minutes',
    'role-to-assume',
    'retry-after',
  ],
  // Names of ours and of examples.
  ...['command-line', 'lambda-cost-gate', 'image-resize', 'api-handler', 'python-transform'],
  ...['out-of-memory', 'memory-leak', 'lambda-cost-history'],
]

const KNOWN: readonly string[] = [
  ...FLAGS,
  ...Object.keys(OUTPUTS),
  ...FINDING_KINDS,
  ...OTHER_WORDS,
]

describe.each(allPages())('$file', (page) => {
  test('names inputs, outputs and findings that exist', () => {
    const names = codeSpans(page).flatMap((span) => {
      const [, name] = /^([a-z]+(?:-[a-z]+)+)(?:: .*)?$/.exec(span) ?? []
      return name === undefined ? [] : [name]
    })
    expect(names.filter((name) => !KNOWN.includes(name))).toEqual([])
  })

  test('names flags that exist', () => {
    const flags = codeSpans(page).flatMap((span) => {
      const [, name] = /^--([a-z-]+)\b/.exec(span) ?? []
      return name === undefined ? [] : [name]
    })
    expect(flags.filter((name) => !FLAGS.includes(name))).toEqual([])
  })
})

test('docs/inputs.md names the inputs that are no flags and no keys', () => {
  const page = allPages().find(({ file }) => file === 'docs/inputs.md')
  const namedIn = (begin: RegExp) => {
    const [, list = ''] = begin.exec(page?.text.replaceAll('\n', ' ') ?? '') ?? []
    return [...list.matchAll(/`([a-z-]+)`/g)].map(([, name]) => name).sort()
  }
  expect(namedIn(/command line, .*? except (.*?), which mean/)).toEqual([...ACTION_ONLY].sort())
  expect(namedIn(/key of the config file, except (.*?)\./)).toEqual([...NOT_IN_CONFIG].sort())
})
