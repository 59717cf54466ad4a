import type { Edit, Plant } from '../plant.ts'

const importCall: Edit = {
  file: 'index.mjs',
  find: 'import { customer, stockOf }',
  replace: 'import { call, customer, stockOf }',
}

const node = (each: Omit<Plant, 'language' | 'kind' | 'file' | 'find'> & Partial<Edit>): Plant => ({
  language: 'nodejs',
  kind: 'downstream',
  file: 'index.mjs',
  find: 'const rate =',
  ...each,
})

const python = (
  each: Omit<Plant, 'language' | 'kind' | 'file' | 'find'> & Partial<Edit>,
): Plant => ({
  language: 'python',
  kind: 'downstream',
  file: 'app.py',
  find: '    rate =',
  ...each,
})

/** The clients of AWS's SDK for JavaScript, version 3, as its runtime has them. */
const sdk = (client: string, command: string): Edit => ({
  file: 'index.mjs',
  find: 'import { checksum }',
  replace: `import { ${client}Client, ${command} } from '@aws-sdk/client-${client.toLowerCase()}'

const client = new ${client}Client({
  region: 'us-east-1',
  endpoint: process.env.STORE,
  credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
  ${client === 'S3' ? 'forcePathStyle: true' : ''}
})

import { checksum }`,
})

/** Calls to services that are made more often, again, or for more, or that another service gets. */
export const DOWNSTREAM: readonly Plant[] = [
  node({
    name: 'one call for each',
    named: ['DynamoDB GetItem'],
    replace: 'for (let i = 0; i < 12; i++) await customer(i)\n  const rate =',
  }),
  node({
    name: 'another operation',
    named: ['DynamoDB PutItem'],
    also: [importCall],
    replace:
      "for (const order of valid.slice(0, 12)) await call('DynamoDB_20120810.PutItem', order)\n  const rate =",
  }),
  node({
    name: 'another service',
    named: ['SQS SendMessage'],
    also: [importCall],
    replace:
      "for (const { id } of valid.slice(0, 10)) await call('AmazonSQS.SendMessage', { id })\n  const rate =",
  }),
  node({
    name: 'one after the other',
    named: ['DynamoDB Query'],
    file: 'index.mjs',
    find: 'const stock = await Promise.all(valid.slice(0, 5).map(({ name }) => stockOf(name)))',
    replace:
      'const stock = []\n  for (const { name } of valid.slice(0, 5)) stock.push(await stockOf(name))',
  }),
  node({
    name: 'fetch',
    replace:
      'for (let i = 0; i < 10; i++) await (await fetch(process.env.STORE)).text()\n  const rate =',
  }),
  node({
    name: 'tried again',
    named: ['DynamoDB GetItem'],
    also: [importCall],
    replace:
      "for (let i = 0; i < 8; i++) if (await call('DynamoDB_20120810.GetItem', { i }, '/busy')) break\n  const rate =",
  }),
  node({
    name: 'a larger page',
    named: ['S3 GetObject', 'GET'],
    also: [importCall],
    replace:
      "await fetch(new URL('/large', process.env.STORE)).then((all) => all.text())\n  const rate =",
  }),
  node({
    name: 'SDK version 3: S3',
    named: ['S3 HeadObject'],
    also: [sdk('S3', 'HeadObjectCommand')],
    replace:
      "for (const { name } of valid.slice(0, 10)) await client.send(new HeadObjectCommand({ Bucket: 'b', Key: name }))\n  const rate =",
  }),
  node({
    name: 'SDK version 3: Lambda',
    named: ['Lambda Invoke'],
    also: [sdk('Lambda', 'InvokeCommand')],
    replace:
      'for (const { id } of valid.slice(0, 8)) await client.send(new InvokeCommand({ FunctionName: String(id) }))\n  const rate =',
  }),
  python({
    name: 'one call for each',
    named: ['DynamoDB GetItem'],
    replace: '    for i in range(12):\n        customer(f"c{i}")\n    rate =',
  }),
  python({
    name: 'another operation',
    named: ['DynamoDB PutItem'],
    also: [
      {
        file: 'app.py',
        find: 'from orders',
        replace: 'from botocore.client import client\nfrom orders',
      },
    ],
    replace:
      '    for order in valid[:12]:\n        client("dynamodb").put_item(Item=order)\n    rate =',
  }),
  python({
    name: 'another service',
    named: ['S3 GetObject'],
    also: [
      {
        file: 'app.py',
        find: 'from orders',
        replace: 'from botocore.client import client\nfrom orders',
      },
    ],
    replace:
      '    for order in valid[:10]:\n        client("s3").get_object(Key=order["name"])\n    rate =',
  }),
  python({
    name: 'tried again',
    named: ['DynamoDB GetItem'],
    also: [
      {
        file: 'app.py',
        find: 'from orders',
        replace: 'from botocore.client import client\nfrom orders',
      },
    ],
    replace:
      '    for i in range(4):\n        client("dynamodb").get_item(path="/busy")\n    rate =',
  }),
  python({
    name: 'http',
    also: [{ file: 'app.py', find: 'import customer', replace: 'import customer, fetch' }],
    replace: '    for order in valid[:10]:\n        fetch("")\n    rate =',
  }),
  python({
    name: 'a larger page',
    also: [{ file: 'app.py', find: 'import customer', replace: 'import customer, fetch' }],
    replace: '    fetch("large")\n    rate =',
  }),
]
