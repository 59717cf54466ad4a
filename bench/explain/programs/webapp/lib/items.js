const { Template } = require('./template')

const template = new Template('<li>{{name}}: {{price}} ({{stock}})</li>')

exports.items = async ({ user }) => {
  const list = await load(user)
  const shown = list.filter(inStock)
  return { user: user.name, total: totalOf(shown), html: shown.map((item) => template.render(item)).join('') }
}

async function load(user) {
  const list = []
  for (let i = 0; i < 150; i++) list.push(makeItem(i, user))
  return list
}

function makeItem(i, user) {
  return { name: `item ${i}`, price: (i * 37) % 90, stock: i % 6, owner: user.name }
}

const inStock = (item) => item.stock > 0

function totalOf(list) {
  return list.map(({ price }) => price).reduce((a, b) => a + b, 0)
}
