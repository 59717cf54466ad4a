exports.makeIndex = (entries) => {
  const words = new Map()
  entries.forEach((entry, at) => {
    for (const word of tokens(entry.text)) {
      const list = words.get(word) || []
      if (list[list.length - 1] !== at) list.push(at)
      words.set(word, list)
    }
  })
  return {
    lookup(term) {
      return words.get(normal(term)) || []
    },
  }
}

function* tokens(text) {
  for (const word of text.split(' ')) yield normal(word)
}

const normal = (word) => word.toLowerCase()
