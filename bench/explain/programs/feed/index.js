const { parseFeed } = require('./lib/parse')
const { rank } = require('./lib/rank')
const { makeIndex } = require('./lib/search')
const source = require('./lib/source')

let index

exports.handler = (event, context, callback) => {
  context.callbackWaitsForEmptyEventLoop = false
  source.load(event.size || 150, (error, text) => {
    if (error) return callback(error)
    const entries = parseFeed(text)
    index = makeIndex(entries)
    const hits = (event.terms || ['lambda', 'cost', 'gate']).map(
      (term) => index.lookup(term).length,
    )
    const best = rank(entries).slice(0, 10)
    callback(null, { hits, best: best.map((entry) => entry.title) })
  })
}
