import type { Plant } from '../plant.ts'

const single = (
  each: Omit<Plant, 'language' | 'kind' | 'program' | 'file'> & Partial<Plant>,
): Plant => ({
  language: 'nodejs',
  program: 'single',
  kind: 'function',
  file: 'index.mjs',
  ...each,
})

/** All in one file, of arrow functions. */
export const SINGLE: readonly Plant[] = [
  single({
    name: 'duplicates by position',
    named: ['unique'],
    find: '[...new Set(list)]',
    replace:
      'list.concat(list, list, list, list).filter((each, at, all) => all.indexOf(each) === at)',
  }),
  single({
    name: 'sorted by hand',
    named: ['sortUsers'],
    find: 'users.slice().sort((a, b) => a.id - b.id)',
    replace:
      '{\n  const all = users.slice()\n  for (let i = 0; i < all.length; i++)\n    for (let j = 0; j + 1 < all.length; j++)\n      if (all[j].id > all[j + 1].id) [all[j], all[j + 1]] = [all[j + 1], all[j]]\n  return all\n}',
  }),
  single({
    name: 'a slower pattern for addresses',
    named: ['isEmail'],
    find: '/^[\\w.+-]+@[\\w-]+\\.[a-z]{2,}$/',
    replace: '/^(?:\\w*\\w*\\w*\\w*!|[\\w.+-]+)@[\\w-]+\\.[a-z]{2,}$/',
  }),
  single({
    name: 'hashed many times',
    named: ['fingerprint'],
    find: "createHash('sha1').update(user.email).digest('hex').slice(0, 8)",
    replace:
      "{\n  let text = user.email\n  for (let i = 0; i < 6; i++) text = createHash('sha512').update(text).digest('hex')\n  return text.slice(0, 8)\n}",
  }),
  single({
    name: 'memo removed',
    named: ['describe'],
    find: '    cache.set(key, text)\n',
    replace: '',
  }),
  single({
    name: 'cloned for each row',
    named: ['handler'],
    find: 'const rows = sorted.map((user) => ({',
    replace:
      'const copies = sorted.map((user) => JSON.parse(JSON.stringify({ ...user, all: sorted.slice(0, 10) })))\n  if (copies.length === 0) throw new Error()\n  const rows = sorted.map((user) => ({',
  }),
  single({
    name: 'date by locale',
    named: ['joinedOn'],
    find: 'new Date(user.joined).toISOString()',
    replace: "new Date(user.joined).toLocaleString('en-GB', { timeZone: 'Europe/Paris' })",
  }),
  single({
    name: 'filter that sorts again',
    named: ['sortUsers'],
    find: 'const sorted = sortUsers(valid)',
    replace:
      'let sorted = sortUsers(valid)\n  for (const tag of ["t1", "t2", "t3", "t4"]) sorted = sortUsers(sorted).filter((user) => user.tags.length > 0 || tag)',
  }),
  single({
    name: 'file appended for each user',
    named: ['fingerprint', 'audit'],
    find: 'const joinedOn =',
    replace:
      "const audit = (user) => {\n  appendFileSync('/tmp/audit.log', `${user.id}\\n`)\n  return true\n}\n\nconst joinedOn =",
    also: [
      {
        file: 'index.mjs',
        find: 'import { createHash',
        replace: "import { appendFileSync } from 'node:fs'\nimport { createHash",
      },
      {
        file: 'index.mjs',
        find: 'isEmail(user.email))',
        replace: 'isEmail(user.email) && audit(user))',
      },
    ],
  }),
]
