import { configJsonSchema } from '../src/inputs/config-schema.ts'

/** Where the schema of the config file is published. */
export const CONFIG_SCHEMA_FILE = 'schema/config.schema.json'

/** The text of that file. */
export function configSchemaText(): string {
  return `${JSON.stringify(configJsonSchema(), undefined, 2)}\n`
}
