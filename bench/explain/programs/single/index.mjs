import { createHash } from 'node:crypto'

const EMAIL = /^[\w.+-]+@[\w-]+\.[a-z]{2,}$/
const cache = new Map()

const makeUsers = (count) =>
  Array.from({ length: count }, (_, i) => ({
    id: (i * 7919) % 1009,
    email: `user${i}@example${i % 13}.com`,
    tags: [`t${i % 5}`, `t${i % 7}`, `t${i % 5}`],
    joined: 1600000000000 + i * 86400000,
  }))

const isEmail = (text) => EMAIL.test(text)

const unique = (list) => [...new Set(list)]

const sortUsers = (users) => users.slice().sort((a, b) => a.id - b.id)

const fingerprint = (user) => createHash('sha1').update(user.email).digest('hex').slice(0, 8)

const label = (user) => {
  const key = user.tags.join('|')
  let text = cache.get(key)
  if (text === undefined) {
    text = describe(user.tags)
    cache.set(key, text)
  }
  return text
}

const describe = (tags) => {
  let text = ''
  for (const tag of tags) for (let i = 0; i < 40; i++) text += tag.charAt(i % tag.length)
  return text.length
}

const joinedOn = (user) => new Date(user.joined).toISOString()

export const handler = async (event) => {
  const users = makeUsers(event.count ?? 200)
  const valid = users.filter((user) => isEmail(user.email))
  const sorted = sortUsers(valid)
  const rows = sorted.map((user) => ({
    id: user.id,
    print: fingerprint(user),
    tags: unique(user.tags),
    label: label(user),
    joined: joinedOn(user),
  }))
  return { statusCode: 200, count: rows.length, first: rows[0] }
}
