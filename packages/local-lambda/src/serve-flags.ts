import { FAULT_NAMES } from './faults.ts'
import { SETTLING_OPERATIONS } from './latencies.ts'

/** A flag of `serve`, in commander's notation. */
export interface ServeFlag {
  flags: string
  description: string
  /** May be given more than once. */
  repeatable?: true
}

export const SERVE_FLAGS = {
  port: { flags: '--port <number>', description: 'port on 127.0.0.1 (default: a free one)' },
  cpu: {
    flags: '--cpu <model|cgroup>',
    description: 'compute durations from CPU and waiting time, or really throttle (default: model)',
  },
  region: { flags: '--region <name>', description: 'region in ARNs (default: us-east-1)' },
  accountId: {
    flags: '--account-id <digits>',
    description: 'account in ARNs (default: 000000000000)',
  },
  maxEnvironments: {
    flags: '--max-environments <number>',
    description:
      'concurrent executions of the account (default: 1000, of which one a core runs at a time, and two of those that name a core)',
  },
  maxFrozen: {
    flags: '--max-frozen <number>',
    description: 'frozen environments to keep (default: from the memory of the machine)',
  },
  s3Directory: {
    flags: '--s3-directory <path>',
    description: 'where code given as S3Bucket and S3Key is, as <bucket>/<key>',
  },
  nodeModules: {
    flags: '--node-modules <path>',
    description:
      'node_modules with the AWS SDK for JavaScript, which Lambda brings (default: the nearest to the current directory that has it)',
  },
  controlPlaneRate: {
    flags: '--control-plane-rate <number>',
    description: 'requests a second beyond which all but Invoke and GetFunction answer 429',
  },
  latency: {
    flags: '--latency <operation=ms>',
    description: 'wait before the operation begins; * for all others',
    repeatable: true,
  },
  settle: {
    flags: '--settle <operation=ms>',
    description: `time until Active or Successful, for ${SETTLING_OPERATIONS.join(', ')} (default: 500)`,
    repeatable: true,
  },
  fault: {
    flags: '--fault <operation[@n]=fault>',
    description: `fail the operation, or its nth request: ${FAULT_NAMES.join(', ')} (lost: done, but not answered)`,
    repeatable: true,
  },
} as const satisfies Readonly<Record<string, ServeFlag>>

/** What commander parsed, by the names of `SERVE_FLAGS`: a string, or strings where repeatable. */
export type GivenServeFlags = Readonly<
  Partial<Record<keyof typeof SERVE_FLAGS, string | readonly string[]>>
>
