const ITEM = /<item>(.*?)<\/item>/g
const field = (name) => {
  const pattern = new RegExp(`<${name}>([^<]*)</${name}>`)
  return (text) => (pattern.exec(text) || [])[1]
}
const title = field('title')
const votes = field('votes')
const body = field('text')

exports.parseFeed = (text) => {
  const entries = []
  for (const [, item] of text.matchAll(ITEM)) entries.push(toEntry(item))
  return entries
}

const toEntry = (item) => ({ title: title(item), votes: Number(votes(item)), text: body(item) })
