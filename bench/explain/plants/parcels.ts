import type { Plant } from '../plant.ts'

const parcels = (each: Omit<Plant, 'language' | 'kind' | 'program'> & Partial<Plant>): Plant => ({
  language: 'nodejs',
  program: 'parcels',
  kind: 'function',
  ...each,
})

/** Files that require each other, a heap, a search through a graph, a service that has no time. */
export const PARCELS: readonly Plant[] = [
  parcels({
    name: 'the way searched for more parcels',
    named: ['search'],
    file: 'lib/network.js',
    find: '    if (!known) this.#from.set(from % 6, came)',
    replace: '    if (!known && from > 40) this.#from.set(from % 6, came)',
    also: [
      {
        file: 'lib/network.js',
        find: '    const known = this.#from.get(from % 6)',
        replace: '    const known = to % 3 === 0 ? undefined : this.#from.get(from % 6)',
      },
    ],
  }),
  parcels({
    name: 'a digit that is summed over and over',
    named: ['checkDigit'],
    file: 'lib/digits.js',
    find: '  return (10 - (sum % 10)) % 10',
    replace:
      '  while (sum > 9) {\n    sum -= 1\n    if (sum % 10 === 0 && sum < 40) break\n  }\n  return (10 - (sum % 10)) % 10',
    also: [
      { file: 'lib/digits.js', find: '  let sum = 0', replace: '  let sum = code.length * 900' },
    ],
  }),
  parcels({
    name: 'names compared as people would',
    named: ['byName', 'latest'],
    file: 'lib/scans.js',
    find: '(one.parcel < other.parcel ? -1 : 1)',
    replace: "one.parcel.localeCompare(other.parcel, 'en', { numeric: true })",
  }),
  parcels({
    name: 'countries made at start',
    kind: 'module',
    about: 'init',
    named: ['countries'],
    file: 'lib/labels.js',
    find: "const { checkDigit } = require('./digits')\n",
    replace:
      "const { COUNTRIES } = require('./countries')\nconst { checkDigit } = require('./digits')\n",
    also: [
      {
        file: 'lib/labels.js',
        find: 'to hub ${parcel.to}`',
        replace: 'to hub ${parcel.to} ${COUNTRIES.get(parcel.to)}`',
      },
    ],
    added: {
      'lib/countries.js':
        'const names = []\nfor (let at = 0; at < 150_000; at++) names.push([at, `Country ${(at * 31) % 150_000}`])\n\nconst COUNTRIES = new Map(names.sort(([, one], [, other]) => (one < other ? -1 : 1)))\n\nmodule.exports = { COUNTRIES }\n',
    },
  }),
  parcels({
    name: 'tried five times where nobody has time',
    kind: 'downstream',
    named: ['POST 127'],
    file: 'lib/carrier.js',
    find: 'const TRIES = 1',
    replace: 'const TRIES = 5',
  }),
  parcels({
    name: 'announced when things are quiet',
    kind: 'waiting',
    file: 'lib/carrier.js',
    find: 'async function announce(parcels) {\n',
    replace: 'async function announce(parcels) {\n  await quiet(14)\n',
    also: [
      {
        file: 'lib/carrier.js',
        find: "const http = require('node:http')\n",
        replace:
          "const http = require('node:http')\nconst { once, EventEmitter } = require('node:events')\n\nasync function quiet(ms) {\n  const clock = new EventEmitter()\n  setTimeout(() => clock.emit('quiet'), ms)\n  await once(clock, 'quiet')\n}\n",
      },
    ],
  }),
  parcels({
    name: 'a warning for each stop',
    kind: 'log',
    file: 'lib/network.js',
    find: '      stops.push(hub)\n',
    replace:
      "      stops.push(hub)\n      if (hub % 4 === 0) console.warn('slow hub', { hub, from, to })\n",
  }),
  parcels({
    name: 'versions of scans that stay',
    kind: 'gc',
    orKind: 'function',
    named: ['keepVersion', 'latest'],
    file: 'lib/scans.js',
    find: '    const known = byParcel.get(scan.parcel)\n',
    replace: '    const known = byParcel.get(scan.parcel)\n    keepVersion(scan)\n',
    also: [
      {
        file: 'lib/scans.js',
        find: '/** The last scan',
        replace:
          'const versions = []\n\nfunction keepVersion(scan) {\n  if (versions.length > 60_000) versions.length = 0\n  versions.push({ ...scan, history: Array.from({ length: 12 }, () => ({ ...scan })) })\n}\n\n/** The last scan',
      },
    ],
  }),
]
