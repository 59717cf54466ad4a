import { z } from 'zod'
import { NOT_IN_CONFIG } from './config-file.ts'
import { INPUT_NAMES, INPUTS, type InputName, type InputSpec } from './inputs.ts'

/**
 * JSON Schema of the config file, for editors: written from the schemas that the inputs are parsed
 * with. It refuses what parsing refuses, except where only reading shows: JSON and ranges of numbers
 * inside of text, files that are not there.
 */
export function configJsonSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(configFile(), {
    io: 'input',
    target: 'draft-7',
  })
  return {
    $schema,
    title: 'Lambda Cost Gate config file',
    description:
      'What .github/lambda-cost-gate.yml may say: any input as a key, which applies to every function, and under functions a list of functions with inputs of their own.',
    ...schema,
  }
}

function configFile(): z.ZodType {
  const functions = z
    .array(z.strictObject(properties('function')))
    .optional()
    .describe('The functions to check, each with inputs of its own.')
  return z.strictObject({ ...properties('run'), functions })
}

function properties(scope: InputSpec['scope']): Record<string, z.ZodType> {
  const names = INPUT_NAMES.filter(
    (name) =>
      !NOT_IN_CONFIG.includes(name) && (scope === 'run' || INPUTS[name].scope === 'function'),
  )
  return Object.fromEntries(names.map((name) => [name, property(name)]))
}

function property(name: InputName): z.ZodType {
  const spec: InputSpec = INPUTS[name]
  const note = spec.default === undefined ? '' : ` Default: \`${spec.default}\`.`
  return spec.schema.optional().describe(`${spec.description}${note}`)
}
