import { z } from 'zod'
import { text } from './schema-rows.ts'

const names = z.array(text)

/** In what the deployed sides differ besides code, memory size and what `configuration` has. */
export const deployedDifferences = z
  .object({
    settings: z
      .array(
        z.object({
          setting: z
            .enum([
              'role',
              'layers',
              'VPC',
              'file systems',
              'tracing',
              'SnapStart',
              'log format',
              'KMS key',
              'image configuration',
            ])
            .describe('Which setting.'),
          base: text.optional().describe('Absent where it is not shown.'),
          head: text.optional().describe('Absent where it is not shown.'),
          isSameInStack: z
            .boolean()
            .describe(
              'Whether each side names the same resource of its own stack of CloudFormation.',
            ),
        }),
      )
      .describe('Settings that differ.'),
    variables: z
      .object({
        differing: names.describe('On both sides, with different values.'),
        pointing: names.describe('Their values name the same resource of either stack.'),
        onlyBase: names.describe('The pull request does not have them.'),
        onlyHead: names.describe('Main does not have them.'),
      })
      .describe('Names of environment variables; their values are never given.'),
  })
  .meta({
    id: 'DeployedDifferences',
    description: 'How the deployed sides differ apart from their code.',
  })

export type DeployedDifferences = z.infer<typeof deployedDifferences>
