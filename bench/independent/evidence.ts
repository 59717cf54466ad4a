import { plain } from './numbers.ts'

export interface Line {
  side: 'base' | 'head'
  memoryMB: number
  ranAtMB?: number
  payload: string
  environment: string
  pair?: number
  stage: 'look' | 'confirm'
  phase: 'cold' | 'warm-up' | 'kept'
  sequence: number
  durationMs: number
  billedMs: number
  logBytes?: number
  initMs?: number
  restoreMs?: number
  statusCode?: number
  failure?: object
}

export interface Case {
  payloads: readonly { name: string; weight: number; hasExpectation?: boolean }[]
  memorySizesMB: readonly number[]
  deployedMB?: { base: number; head: number }
  prices: Record<
    'base' | 'head',
    {
      usdPerGBSecond: string
      usdPerRequest: string
      usdPerTmpGBSecond?: string | null | undefined
      logs?: { tiers: readonly { usdPerGB: string }[] } | undefined
    }
  >
  ephemeralStorageMB: { base: number; head: number }
  limits: { durationPercent: number; costPercent: number; initPercent: number }
  failOn: string
  rule: { looks: readonly number[]; confirmReplicas: number; oneMachine?: boolean }
  abandoned?: readonly { memoryMB: number }[]
  countedLogBytes?: Readonly<Record<'base' | 'head', Readonly<Record<string, number>>>>
  exhausted?: boolean
}

export interface PayloadData {
  d: number | undefined
  b: number
  /** Bytes logged; undefined where one line does not say. */
  l: number | undefined
  keptFailed: number
  made: number
  failed: number
}
export interface Rep {
  name: string
  pair: number | undefined
  payloads: PayloadData[]
  init: number | undefined
}

/** Replicas by stage, side and memory size. */
export function group(fn: Case, lines: readonly Line[]): Map<string, Rep[]> {
  const replicas = new Map<string, Map<string, Line[]>>()
  for (const line of lines) {
    if (
      !fn.memorySizesMB.includes(line.memoryMB) ||
      !fn.payloads.some((p) => p.name === line.payload)
    )
      continue
    const key = `${line.stage} ${line.side} ${line.memoryMB}`
    const name = line.environment.replace(/#\d+$/, '')
    const there = replicas.get(key) ?? new Map<string, Line[]>()
    replicas.set(key, there)
    there.set(name, [...(there.get(name) ?? []), line])
  }
  return new Map(
    [...replicas].map(
      ([key, there]) =>
        [key, [...there].map(([name, own]) => ({ name, ...replica(fn, own) }))] as const,
    ),
  )
}

function replica(fn: Case, lines: Line[]): Omit<Rep, 'name'> {
  const order = (line: Line) => Number(line.environment.split('#').at(1) ?? 0)
  const [cold] = lines
    .filter((line) => line.phase === 'cold' && !line.failure)
    .sort((a, b) => order(a) - order(b))
  return {
    pair: lines.find((line) => line.pair !== undefined)?.pair,
    init: cold?.initMs ?? cold?.restoreMs,
    payloads: fn.payloads.map(({ name }) => {
      const own = lines.filter((line) => line.payload === name)
      const kept = own.filter((line) => line.phase === 'kept')
      const good = kept.filter((line) => !line.failure)
      return {
        d:
          good.length === 0
            ? undefined
            : Math.max(0.01, plain(good.map((line) => line.durationMs))),
        b: plain(good.map((line) => line.billedMs)),
        l: good.every((line) => line.logBytes !== undefined)
          ? plain(good.map((line) => line.logBytes ?? 0))
          : undefined,
        keptFailed: kept.length - good.length,
        made: own.length,
        failed: own.filter((line) => line.failure).length,
      }
    }),
  }
}
