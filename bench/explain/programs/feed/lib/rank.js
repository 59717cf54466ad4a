module.exports.rank = function rank(entries) {
  const scored = entries.map(withScore)
  return scored.sort(byScore).map(({ entry }) => entry)
}

function withScore(entry) {
  return { entry, score: entry.votes * 3 + freshness(entry.title) }
}

function byScore(a, b) {
  return b.score - a.score
}

function freshness(title) {
  let value = 0
  for (const letter of title) value = (value * 7 + letter.charCodeAt(0)) % 50
  return value
}
