const http = require('node:http')

const TRIES = 1

function post(path, body) {
  return new Promise((resolve, reject) => {
    const request = http.request(
      new URL(path, process.env.STORE),
      { method: 'POST' },
      (response) => {
        response.resume().on('end', () => resolve(response.statusCode))
      },
    )
    request.on('error', reject).end(JSON.stringify(body))
  })
}

async function announce(parcels) {
  for (let at = 0; at < TRIES; at++) {
    if ((await post('/busy', { parcels })) < 500) return true
  }
  return (await post('/later', { parcels })) < 500
}

module.exports = { announce }
