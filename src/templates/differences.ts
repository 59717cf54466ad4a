import type { TemplateStatement } from '../config/plan.ts'

/** How a function is deployed, as far as a template can state it. */
export interface DeployedConfiguration {
  runtime?: string
  handler?: string
  architecture?: string
  timeoutSeconds?: number
  ephemeralStorageMB?: number
  environmentNames: readonly string[]
}

/**
 * What the pull request's template will change about a deployed function beside code and memory size:
 * one sentence each. Where previews of both sides get the deployed configuration, these are the
 * changes that are not measured.
 */
export function statedChanges(
  { file, logicalId, configuration, environmentNames, ephemeralStorageMB }: TemplateStatement,
  deployed: DeployedConfiguration,
): string[] {
  const pairs = [
    ['runtime', deployed.runtime, configuration.runtime],
    ['handler', deployed.handler, configuration.handler],
    ['architecture', deployed.architecture, configuration.architecture],
    ['timeout', seconds(deployed.timeoutSeconds), seconds(configuration.timeoutSeconds)],
    ['size of /tmp', megabytes(deployed.ephemeralStorageMB), megabytes(ephemeralStorageMB)],
  ] as const
  const changed = pairs.flatMap(([what, from, to]) =>
    from === undefined || to === undefined || from === to
      ? []
      : [`${file} changes the ${what} of ${logicalId} from ${from} to ${to}.`],
  )
  const added = environmentNames.filter((name) => !deployed.environmentNames.includes(name))
  if (added.length === 0) return changed
  const names = `environment variable${added.length > 1 ? 's' : ''} ${added.join(', ')}`
  return [
    ...changed,
    `${file} gives ${logicalId} the ${names}, which the deployed function lacks; where the code needs ${added.length > 1 ? 'them' : 'it'}, give \`environment\`.`,
  ]
}

const seconds = (value: number | undefined) => (value === undefined ? undefined : `${value} s`)
const megabytes = (value: number | undefined) => (value === undefined ? undefined : `${value} MB`)
