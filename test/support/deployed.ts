import {
  CreateFunctionCommand,
  type CreateFunctionCommandInput,
  LambdaClient,
} from '@aws-sdk/client-lambda'
import { zipFiles } from '../../src/code/zip.ts'

/** Deploys a function as production would have it. */
export async function createDeployed(
  endpoint: string,
  name: string,
  memoryMB: number,
  { Code: code, ...extra }: Partial<CreateFunctionCommandInput> = {},
): Promise<void> {
  const client = new LambdaClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  })
  const index = {
    path: 'index.mjs',
    bytes: Buffer.from('export const handler = 0'),
    executable: false,
  }
  await client.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Role: 'arn:aws:iam::000000000000:role/orders',
      MemorySize: memoryMB,
      Code: { ZipFile: await zipFiles([index]), ...code },
      ...extra,
    }),
  )
  client.destroy()
}
