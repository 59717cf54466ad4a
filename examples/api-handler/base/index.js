const { authorized } = require('./auth.js')
const { priced } = require('./price.js')
const { orderProblems } = require('./validate.js')

/**
 * `POST /orders` behind an HTTP API (payload format 2.0): checks the partner's key and the order,
 * and answers with the order's totals.
 */
exports.handler = async (event) => {
  if (!authorized(event.headers['x-partner'], event.headers['x-api-key'])) {
    return answer(401, { message: 'Unknown partner or wrong key.' })
  }
  const order = parse(event)
  if (order === undefined) return answer(400, { message: 'The body is not valid JSON.' })
  const problems = orderProblems(order)
  if (problems.length > 0) return answer(400, { message: 'The order is not valid.', problems })
  return answer(200, priced(order))
}

function parse(event) {
  const text = event.isBase64Encoded ? Buffer.from(event.body, 'base64').toString() : event.body
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function answer(statusCode, body) {
  return {
    statusCode,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }
}
