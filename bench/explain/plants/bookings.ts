import type { Plant } from '../plant.ts'

const bookings = (each: Omit<Plant, 'language' | 'kind' | 'program'> & Partial<Plant>): Plant => ({
  language: 'nodejs',
  program: 'bookings',
  kind: 'function',
  ...each,
})

/** Middleware, a class with private methods, a generator, a pool of promises, a module that is loaded when needed. */
export const BOOKINGS: readonly Plant[] = [
  bookings({
    name: 'guests one by one',
    kind: 'downstream',
    named: ['DynamoDB GetItem'],
    file: 'lib/store.mjs',
    find: "  await call('DynamoDB_20120810.BatchGetItem', { Keys: ids })\n  return ids",
    replace:
      '  const guests = []\n  for (const id of ids) guests.push(await guestOf(id))\n  return guests',
  }),
  bookings({
    name: 'a key of the cache that never comes again',
    named: ['compute', 'quote', 'keyOf'],
    file: 'lib/quotes.mjs',
    find: '#keyOf({ room, nights }) {\n    return `${room}/${nights}/${this.#season}`',
    replace:
      '#asked = 0\n\n  #keyOf({ room, nights }) {\n    return `${room}/${nights}/${this.#season}/${this.#asked++}`',
  }),
  bookings({
    name: 'a pattern that tries everything',
    named: ['parseReference'],
    file: 'lib/reference.mjs',
    find: '([A-Za-z ]+ \\d)',
    replace: '(?:(?:\\w+ ?)+!)?([A-Za-z ]+ \\d)',
  }),
  bookings({
    name: 'middleware that signs',
    named: ['signed'],
    file: 'lib/middleware.mjs',
    find: 'export const validated',
    replace:
      "export const signed = async (event, context, next) => {\n  const answer = await next(event, context)\n  const mark = pbkdf2Sync(JSON.stringify(answer), 'salt', 20_000, 32, 'sha256')\n  return { ...answer, mark: mark.toString('hex') }\n}\n\nexport const validated",
    also: [
      {
        file: 'lib/middleware.mjs',
        find: 'export async function timed',
        replace: "import { pbkdf2Sync } from 'node:crypto'\n\nexport async function timed",
      },
      { file: 'index.mjs', find: '{ timed, validated }', replace: '{ signed, timed, validated }' },
      { file: 'index.mjs', find: '[timed, validated]', replace: '[timed, signed, validated]' },
    ],
  }),
  bookings({
    name: 'loaded at start instead of when needed',
    kind: 'module',
    about: 'init',
    named: ['holidays'],
    file: 'index.mjs',
    find: "    const { isHoliday } = await import('./lib/holidays.mjs')\n",
    replace: '',
    also: [
      {
        file: 'index.mjs',
        find: "import { timed, validated } from './lib/middleware.mjs'",
        replace:
          "import { isHoliday } from './lib/holidays.mjs'\nimport { timed, validated } from './lib/middleware.mjs'",
      },
    ],
  }),
  bookings({
    name: 'a pool of one',
    kind: 'downstream',
    named: ['DynamoDB Query'],
    file: 'index.mjs',
    find: "'f'], 6, availability",
    replace: "'f'], 1, availability",
  }),
  bookings({
    name: 'a history that is kept',
    kind: 'gc',
    orKind: 'function',
    named: ['remember'],
    file: 'lib/csv.mjs',
    find: 'const cells =',
    replace:
      'const history = []\n\nfunction remember(booking) {\n  const past = []\n  for (let i = 0; i < 60; i++) past.push({ i, of: { ...booking } })\n  history[booking.id] = past\n}\n\nconst cells =',
    also: [
      {
        file: 'lib/csv.mjs',
        find: 'for (const booking of bookings) yield',
        replace:
          'for (const booking of bookings) remember(booking)\n  for (const booking of bookings) yield',
      },
    ],
  }),
]
