import { contentOfEntry, zipEntries } from '@lambda-cost-gate/local-lambda/zip-entries'
import { parseReport, REPORT_BYTES, REPORT_FILE } from './artifact.ts'
import { explainGitHubError, statusOf } from './errors.ts'
import type { PullRequest, Repository } from './event.ts'
import type { GitHub } from './octokit.ts'

export interface SavedReportOptions<Report> {
  github: GitHub
  repository: Repository
  pullRequest: Pick<PullRequest, 'headSha' | 'headRepositoryId'>
  /** Under which the workflow keeps `report-dir`. */
  artifactName: string
  /** Checks against the report's schema. Throws an error that says what is wrong. */
  validate: (json: unknown) => Report
}

export type SavedReport<Report> =
  | { kind: 'found'; report: Report; runId: number }
  /** Nothing to judge again from: measure. */
  | { kind: 'none'; reason: string }

/** With the raw samples beside the report. */
const ARTIFACT_BYTES = 50_000_000

/**
 * The report that an earlier run of the same head commit left as an artifact, the latest first.
 * It is no more trusted than the run that made it: size, zip and schema are checked.
 */
export async function findSavedReport<Report>(
  options: SavedReportOptions<Report>,
): Promise<SavedReport<Report>> {
  const head = options.pullRequest.headSha.slice(0, 7)
  try {
    for await (const { id, runId } of artifactsOfHead(options)) {
      const report = await reportIn(options, id)
      if (report) return { kind: 'found', report, runId }
    }
  } catch (error) {
    const doing = `find the report of an earlier run of ${head}`
    const reason = explainGitHubError(error, { doing, permission: 'actions: read' })
    return { kind: 'none', reason }
  }
  const reason = `No run of ${head} has left a report in an artifact \`${options.artifactName}\`.`
  return { kind: 'none', reason }
}

async function* artifactsOfHead(options: SavedReportOptions<unknown>) {
  const { github, repository, pullRequest, artifactName } = options
  const pages = github.paginate.iterator(github.rest.actions.listArtifactsForRepo, {
    ...repository,
    name: artifactName,
    per_page: 100,
  })
  for await (const { data } of pages) {
    for (const { id, expired, size_in_bytes, workflow_run: run } of data) {
      const sameHead =
        run?.head_sha === pullRequest.headSha &&
        run.head_repository_id === pullRequest.headRepositoryId
      if (sameHead && !expired && size_in_bytes <= ARTIFACT_BYTES) yield { id, runId: run.id ?? 0 }
    }
  }
}

/** Undefined for an artifact that is gone by now, or that holds no report of this version. */
async function reportIn<Report>(
  options: SavedReportOptions<Report>,
  artifactId: number,
): Promise<Report | undefined> {
  const zip = await download(options, artifactId)
  try {
    const bytes = zip && (await readEntry(zip, REPORT_FILE, REPORT_BYTES))
    return bytes && parseReport(bytes, REPORT_FILE, options.validate)
  } catch {
    return undefined
  }
}

async function download(
  { github, repository }: SavedReportOptions<unknown>,
  artifact_id: number,
): Promise<Buffer | undefined> {
  try {
    const { data } = await github.rest.actions.downloadArtifact({
      ...repository,
      artifact_id,
      archive_format: 'zip',
    })
    return Buffer.from(data as ArrayBuffer)
  } catch (error) {
    if (statusOf(error) === 404 || statusOf(error) === 410) return undefined
    throw error
  }
}

async function readEntry(zip: Buffer, name: string, maxBytes: number): Promise<Buffer | undefined> {
  const { entries } = await zipEntries(zip)
  for await (const entry of entries) {
    if (entry.name === name && entry.unzippedBytes <= maxBytes) return await contentOfEntry(entry)
  }
  return undefined
}
