import http from 'node:http'

const agent = new http.Agent({ keepAlive: true })

export function customer(id) {
  return call('DynamoDB_20120810.GetItem', { id })
}

export function stockOf(name) {
  return call('DynamoDB_20120810.Query', { name })
}

/** Calls a service of AWS as its SDK version 2 does. */
export function call(target, body, path = '/') {
  return new Promise((resolve, reject) => {
    const headers = { 'x-amz-target': target }
    const url = new URL(path, process.env.STORE)
    const request = http.request(url, { agent, method: 'POST', headers }, (response) => {
      let text = ''
      response.on('data', (chunk) => {
        text += chunk
      })
      response.on('end', () => resolve(response.statusCode < 500 ? text : undefined))
    })
    request.on('error', reject)
    request.end(JSON.stringify(body))
  })
}
