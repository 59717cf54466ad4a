import { pickFunctions, type StatedFunction, type StatedFunctions } from './template-functions.ts'

/** What is known of the stacks that the pull request is deployed as, where no template is given. */
export interface DeployedStacks {
  heads: readonly DeployedStack[]
  /** Ids of functions that only main's stacks have. */
  removed: readonly string[]
}

export interface DeployedStack {
  /** As the user wrote it. */
  name: string
  /** Logical ids that lead to each of its functions: `Orders`, `Back/Orders`. */
  functionPaths: readonly string[]
  /** Type of a resource that some of its functions may serve, as `Custom::Migration`. */
  deploymentType?: string
}

/**
 * The functions of deployed stacks, in the form in which a template's are. CloudFormation does not
 * say which of them serve a custom resource, and these change what is deployed: in a stack that has
 * any, only what was picked is measured.
 * @throws BadInput for a pattern that fits no function
 */
export function functionsOfStacks(
  { heads }: DeployedStacks,
  patterns: readonly string[],
): StatedFunctions {
  const declared = heads.flatMap((stack) =>
    stack.functionPaths.map((path) => ({ file: stack.name, fn: functionOf(path, stack) })),
  )
  const { all, functions } = pickFunctions(declared, patterns)
  // `*` picks all of them alike, which is as good as none.
  const isPicking = patterns.some((pattern) => !/^(!|\*$)/.test(pattern))
  const picked = (each: StatedFunction) => ({ ...each, chosen: each.chosen || isPicking })
  return { all, functions: functions.map(picked), notRead: [], notes: [] }
}

function functionOf(logicalPath: string, { deploymentType }: DeployedStack): StatedFunction['fn'] {
  const id = logicalPath.split('/').at(-1) ?? logicalPath
  return {
    id: logicalPath,
    ids: [...new Set([logicalPath, id])],
    logicalPath,
    code: { kind: 'elsewhere', reason: 'it is deployed' },
    environmentNames: [],
    environmentLiterals: {},
    open: [],
    servesDeployment: false,
    ...(deploymentType !== undefined && {
      unlessPicked: `its stack has a ${deploymentType}, and CloudFormation does not say which functions serve it; pick the application's with logical-id`,
    }),
  }
}
