import { type PerformedRecord, performRecord } from '../check/record/perform.ts'
import { sanitizeLine } from '../github/log.ts'
import { mergedPull, releasesOf } from '../github/merge.ts'
import type { Inputs } from '../inputs/inputs.ts'
import type { Report } from '../report/schema.ts'
import { verdictSentence } from '../report/sentence.ts'
import { defined } from '../shared/defined.ts'
import { BadInput } from '../shared/errors.ts'
import type { FileStore } from '../shared/file-store.ts'
import { causeSources } from './cause-sources.ts'
import { delivery } from './deliver.ts'
import { gitHubOf } from './github.ts'
import { historyOf } from './history.ts'
import { measuring } from './measuring.ts'
import { judgedByLabel } from './override.ts'
import { presentedOn } from './presentation.ts'
import type { Runner } from './runner.ts'

/**
 * Records main: measures its new code against what was recorded before, appends to the history, and shows the
 * report where a check's is shown. What a maintainer accepted on the pull request is accepted here.
 */
export async function recordStep(runner: Runner, inputs: Inputs): Promise<string | undefined> {
  const { core, event } = runner
  const github = gitHubOf(runner, inputs)
  const store = historyOf(runner, inputs)
  if (event.kind === 'none' || !github || !store) {
    throw new BadInput('github-token is missing: there is nothing to write the history with.')
  }
  const { run } = event
  const commit = event.kind === 'push' ? event.headSha : run.sha
  const merged = commit === '' ? {} : await mergedPull(github, run.repository, commit)
  if (merged.unknown !== undefined) core.info(sanitizeLine(merged.unknown))
  const anchor = inputs['history-anchor'] ?? { kind: 'release' }
  const { given, options, cleanedUp } = await measuring(runner, inputs)
  const performed = await performRecord(given, {
    ...options,
    store,
    anchor,
    merge: {
      commit: commit === '' ? undefined : commit,
      ...defined({ pullRequest: merged.number }),
      repository: `${run.serverUrl}/${run.repository.owner}/${run.repository.repo}`,
    },
    releases: () =>
      releasesOf(github, run.repository, anchor.kind === 'tag' ? anchor.tag : undefined),
    accept: (report) => accepted(report, merged.number, runner, inputs),
    show: delivery(runner, inputs),
  })
  const { leftBehind, functions } = performed.result
  cleanedUp(
    leftBehind,
    functions.every(({ kind }) => kind !== 'unmeasured'),
  )
  if (performed.unrecorded !== undefined) return performed.unrecorded
  core.info(recordedSentence(performed, store))
  return performed.passed ? undefined : verdictSentence(performed.report)
}

/** The label that accepted a regression on the pull request still does once it is merged. */
async function accepted(
  report: Report,
  number: number | undefined,
  runner: Runner,
  inputs: Inputs,
): Promise<Report> {
  const { event, env } = runner
  if (event.kind === 'none') return report
  if (number !== undefined && report.verdict === 'fail') {
    // Its last label counts, whichever commit it was set on: that is how it was merged.
    const options = { ...inputs, comment: 'never', 'override-scope': 'pull-request' } as const
    const known = { headSha: '', headRef: '', baseSha: '', baseRef: '', seenAt: '' }
    return judgedByLabel(report, { number, ...known }, runner, options)
  }
  const action = { repository: env.GITHUB_ACTION_REPOSITORY, ref: env.GITHUB_ACTION_REF }
  const sources = await causeSources(report, runner)
  return presentedOn(report, event.run, { inputs, action, ...defined({ sources }) })
}

function recordedSentence({ lines }: PerformedRecord, store: FileStore): string {
  const functions = new Set(lines.map((line) => line.function)).size
  return `Recorded ${functions === 1 ? '1 function' : `${functions} functions`} in ${store.called}.`
}
