import { createServer, request as httpRequest, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What Lambda wrote into the log about one invocation, and what ran it. */
interface BilledInvocation {
  functionName: string
  billedMs: number
  memoryMB: number
  tmpMB: number
  arm: boolean
}

/**
 * A loopback server before a service that keeps the platform reports which the service hands out, read
 * without any of the product's code, and the bill that they come to.
 */
export async function billingProxy(endpoint: string) {
  const functions = new Map<string, { arm: boolean; tmpMB: number }>()
  const invocations: BilledInvocation[] = []
  const server = createServer(async (incoming, outgoing) => {
    const { method = 'GET', url: path = '/', headers } = incoming
    const body = await bodyOf(incoming)
    if (method === 'POST' && path.endsWith('/functions')) {
      const { FunctionName, Architectures, EphemeralStorage } = JSON.parse(body.toString())
      functions.set(FunctionName, {
        arm: Architectures?.[0] === 'arm64',
        tmpMB: EphemeralStorage?.Size ?? 512,
      })
    }
    const onward = httpRequest(new URL(path, endpoint), { method, headers }, async (answer) => {
      const bytes = await bodyOf(answer)
      const log = answer.headers['x-amz-log-result']
      const [, name = ''] = /\/functions\/([^/]+)\/invocations/.exec(path) ?? []
      if (typeof log === 'string') {
        const { arm = false, tmpMB = 512 } = functions.get(name) ?? {}
        const text = Buffer.from(log, 'base64').toString()
        const number = (what: string) => Number(new RegExp(`\t${what}: (\\d+) `).exec(text)?.[1])
        const [billedMs, memoryMB] = [number('Billed Duration'), number('Memory Size')]
        invocations.push({ functionName: name, billedMs, memoryMB, arm, tmpMB })
      }
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers)
      outgoing.end(bytes)
    })
    onward.on('error', () => outgoing.destroy())
    onward.end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    endpoint: `http://127.0.0.1:${port}`,
    invocations,
    billUsd: () => billOf(invocations),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Prices of us-east-1 per GB-second and request, in units of 10^-13 USD. */
const X86 = 166_667_000n
const ARM = 133_334_000n
const TMP = 309_000n
const REQUEST = 2_000_000n

/** In whole numbers: 10^-13 USD, times 1,000 ms a second, times 1,024 MB a GB. */
function billOf(invocations: readonly BilledInvocation[]): number {
  const total = invocations.reduce((sum, { billedMs, memoryMB, tmpMB, arm }) => {
    const perMs = BigInt(memoryMB) * (arm ? ARM : X86) + BigInt(Math.max(0, tmpMB - 512)) * TMP
    return sum + BigInt(billedMs) * perMs + REQUEST * 1_024_000n
  }, 0n)
  // 1 / 1,024,000 is exact in 13 further digits: 9,765,625 / 10^13.
  const digits = String(total * 9_765_625n).padStart(27, '0')
  return Number(`${digits.slice(0, -26)}.${digits.slice(-26)}`)
}

async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of message) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
