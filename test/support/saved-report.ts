import { strToU8, zipSync } from 'fflate'
import type { Report } from '../../src/report/schema.ts'
import { HEAD_SHA, pullRequestPayload } from './action.ts'
import type { LoopbackGitHub } from './github.ts'

/** What the workflow uploads after a run. */
export function uploadReport(
  { state }: LoopbackGitHub,
  report: Report | string,
  id = 5,
  name = 'lambda-cost-report',
  headSha = HEAD_SHA,
): void {
  const zip = zipSync({
    'report.json': strToU8(typeof report === 'string' ? report : JSON.stringify(report)),
    'samples.ndjson': strToU8('{}\n'),
  })
  const { id: headRepositoryId } = pullRequestPayload('labeled').pull_request.head.repo
  state.artifacts.unshift({
    id,
    name,
    headSha,
    headRepositoryId,
    runId: 77,
    zip,
  })
}
