import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A store for the programs to call. */
export interface Store extends AsyncDisposable {
  url: string
}

const LATENCY_MS = 2
const LARGE = JSON.stringify({
  Items: Array.from({ length: 60_000 }, (_, id) => ({ id, name: 'Ada' })),
})

/** Answers every call after a while; `/busy` never has time, `/large` has much to say. */
export async function openStore(): Promise<Store> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      setTimeout(() => {
        if (request.url === '/busy') response.statusCode = 503
        response.end(request.url === '/large' ? LARGE : '"Ada"')
      }, LATENCY_MS)
    })
  })
  // On a busy machine a program may not call again for long.
  server.keepAliveTimeout = 0
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
    },
  }
}
