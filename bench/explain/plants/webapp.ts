import type { Plant } from '../plant.ts'

const webapp = (each: Omit<Plant, 'language' | 'kind' | 'program'> & Partial<Plant>): Plant => ({
  language: 'nodejs',
  program: 'webapp',
  kind: 'function',
  ...each,
})

/** A small framework: middleware, routes, a template; CommonJS, classes, promises. */
export const WEBAPP: readonly Plant[] = [
  webapp({
    name: 'template compiled at each render',
    named: ['Template', 'compile', 'render'],
    file: 'lib/items.js',
    find: 'template.render(item)',
    replace: "new Template('<li>{{name}}: {{price}} ({{stock}})</li>').render(item)",
  }),
  webapp({
    name: 'middleware used twice',
    named: ['auth', 'verify'],
    file: 'index.js',
    find: 'app.use(auth)\n',
    replace: 'for (let i = 0; i < 8; i++) app.use(auth)\n',
  }),
  webapp({
    name: 'token verified in a longer loop',
    named: ['verify'],
    file: 'lib/auth.js',
    find: 'i < 500;',
    replace: 'i < 9000;',
  }),
  webapp({
    name: 'escaped letter by letter',
    named: ['escape'],
    file: 'lib/template.js',
    find: 'return text.replace(/[&<>]/g, (letter) => `&#${letter.charCodeAt(0)};`)',
    replace:
      "return text.repeat(4).split('').map((letter) => (/[&<>]/.test(letter) ? `&#${letter.charCodeAt(0)};` : letter)).join('').slice(0, text.length)",
  }),
  webapp({
    name: 'total by copies',
    named: ['totalOf'],
    file: 'lib/items.js',
    find: 'return list.map(({ price }) => price).reduce((a, b) => a + b, 0)',
    replace:
      'return list.flatMap(() => list).reduce((all, { price }) => [...all, price].slice(-125), []).reduce((a, b) => a + b, 0)',
  }),
  webapp({
    name: 'loaded for each page',
    named: ['load'],
    file: 'lib/items.js',
    find: 'const shown = list.filter(inStock)',
    replace:
      'const more = await Promise.all([1, 2, 3].map(() => load(user)))\n  const shown = list.filter(inStock).slice(0, more.flat().length)',
  }),
  webapp({
    name: 'answer parsed and written once more',
    named: ['respond'],
    file: 'lib/app.js',
    find: '  respond(body) {\n',
    replace:
      '  respond(body) {\n    for (let i = 0; i < 10; i++) body = JSON.parse(JSON.stringify(body))\n',
  }),
  webapp({
    name: 'a helper package at start',
    kind: 'module',
    about: 'init',
    named: ['helpers'],
    file: 'lib/items.js',
    find: "const { Template } = require('./template')",
    replace:
      "const helpers = require('helpers')\nconst { Template } = require('./template')\nhelpers.pick({})",
    added: {
      'node_modules/helpers/package.json': '{"name":"helpers","main":"lib/index.js"}',
      'node_modules/helpers/lib/index.js':
        "const table = require('./table')\nexports.pick = (from) => ({ ...from, size: table.length })\n",
      'node_modules/helpers/lib/table.js':
        'const table = []\nfor (let i = 0; i < 400000; i++) table.push(String(i * 7).padStart(9))\nmodule.exports = table\n',
    },
  }),
]
