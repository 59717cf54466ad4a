const WORDS = 'lambda cost gate cold start memory price invoke layer trace queue topic table'.split(
  ' ',
)

exports.load = function load(size, done) {
  const items = []
  for (let i = 0; i < size; i++) items.push(item(i))
  setImmediate(done, null, `<feed>${items.join('')}</feed>`)
}

function item(i) {
  const words = []
  for (let w = 0; w < 25; w++) words.push(WORDS[(i * 5 + w * 3) % WORDS.length])
  return `<item><title>Entry ${i}</title><votes>${(i * 37) % 101}</votes><text>${words.join(' ')}</text></item>`
}
