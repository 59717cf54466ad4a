import { cleanUpDeadline } from '../aws/deadline.ts'
import type { Lambda } from '../aws/lambda/client.ts'
import { clauseOf } from '../aws/lambda/explain.ts'
import type { RunMark } from '../aws/lambda/marks.ts'
import { CLEAR_UPLOADS } from '../aws/lambda/uploads.ts'
import type { Run } from './run.ts'

/** Previews that are being deleted while the run goes on. Disposing of it waits until all are gone. */
export interface CleanUp extends AsyncDisposable {
  /** Begins to delete previews of a function at once. What cannot be deleted, they report themselves. */
  begin(functionName: string, previews: AsyncDisposable): void
  /** Resolves once all previews of a function are gone, or reported. */
  of(functionName: string): Promise<void>
  /** Resolves once all are gone, or reported; rejects where deleting them ended in an error. */
  finished(): Promise<void>
}

/**
 * Deletes the previews of each function as soon as it is decided, so that nobody waits for that who
 * waits for a verdict.
 */
export function openCleanUp(): CleanUp {
  const underWay = new Map<string, Promise<void>[]>()
  const failures: unknown[] = []

  const of = async (functionName: string): Promise<void> => {
    await Promise.all(underWay.get(functionName) ?? [])
  }
  const settled = async () => {
    await Promise.all([...underWay.keys()].map(of))
  }

  return {
    begin(functionName, previews) {
      const deleting = previews[Symbol.asyncDispose]().then(undefined, (error: unknown) => {
        failures.push(error)
      })
      underWay.set(functionName, [...(underWay.get(functionName) ?? []), Promise.resolve(deleting)])
    },
    of,
    async finished() {
      await settled()
      if (failures.length > 0) throw failures[0]
    },
    [Symbol.asyncDispose]: settled,
  }
}

/** Deletes what is in the bucket for this run, if anything does. */
export async function clearUploads(
  { uploads }: Lambda,
  mark: RunMark,
  cancelled: AbortSignal,
  left: Run['left'],
): Promise<void> {
  const signal = cleanUpDeadline(cancelled, CLEAR_UPLOADS)
  for (const { name, reason } of (await uploads?.clear(signal)) ?? []) {
    left(
      name,
      `${name} could not be deleted (${clauseOf(reason)}). The command sweep deletes it with upload-bucket once it has expired, at ${mark.expiresAt.toISOString()}.`,
    )
  }
}
