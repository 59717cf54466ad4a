import { cp, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** A directory of handlers with the probe beside them, and a loopback service for them to call. */
export async function probeWorld(files: Readonly<Record<string, string>>) {
  const directory = await mkdtemp(path.join(tmpdir(), 'probe-'))
  for (const [name, from] of Object.entries(files)) await cp(from, path.join(directory, name))
  const store = createServer((request, response) => {
    const isDynamo = String(request.headers['x-amz-target']).startsWith('DynamoDB')
    const answer = isDynamo ? { Item: {}, ConsumedCapacity: { CapacityUnits: 2.5 } } : {}
    request.resume().on('end', () => response.end(JSON.stringify(answer)))
  })
  await new Promise<void>((resolve) => store.listen(0, '127.0.0.1', resolve))
  return {
    directory,
    store,
    async close() {
      store.closeAllConnections()
      store.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}
