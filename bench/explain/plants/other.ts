import type { Edit, Plant, Program } from '../plant.ts'

/** A package that takes a while to load. */
const slowPackage = (body: string) =>
  `let sum = 0\nfor (let i = 0; i < 20000000; i++) sum = (sum + i * 7) % 1000003\n${body}\n`

const slowStart: Program = {
  'node_modules/slow-start/package.json': '{"name":"slow-start","main":"index.js"}',
  'node_modules/slow-start/index.js': slowPackage('exports.warm = sum >= 0'),
}

const churn = (list: string) =>
  `function churn() {\n  const all = []\n  for (let i = 0; i < 60000; i++) all.push(${list})\n  kept[all.length % 7] = all\n  return all.length\n}\n`
const KEPT = 'const kept = Array.from({ length: 200000 }, (_, i) => ({ i, next: { i } }))\n\n'
const callChurn: Edit = {
  file: 'index.mjs',
  find: 'const rate =',
  replace: 'churn()\n  const rate =',
}

/** Modules loaded at cold start. */
export const MODULES: readonly Plant[] = [
  {
    name: 'a package that loads slowly',
    language: 'nodejs',
    kind: 'module',
    about: 'init',
    named: ['slow-start'],
    file: 'index.mjs',
    find: 'import { customer',
    replace: "import { warm } from 'slow-start'\nif (!warm) throw new Error()\nimport { customer",
    added: slowStart,
  },
  {
    name: 'a package as ES module',
    language: 'nodejs',
    kind: 'module',
    about: 'init',
    named: ['slow-start'],
    file: 'index.mjs',
    find: 'import { customer',
    replace: "import { warm } from 'slow-start'\nif (!warm) throw new Error()\nimport { customer",
    added: {
      'node_modules/slow-start/package.json':
        '{"name":"slow-start","type":"module","exports":"./index.js"}',
      'node_modules/slow-start/index.js': slowPackage('export const warm = sum >= 0'),
    },
  },
  {
    name: 'a package of a package',
    language: 'nodejs',
    kind: 'module',
    about: 'init',
    named: ['slow-start', 'tidy'],
    file: 'page.mjs',
    find: 'export function page',
    replace: "import { tidy } from 'tidy'\n\nif (!tidy) throw new Error()\n\nexport function page",
    added: {
      ...slowStart,
      'node_modules/tidy/package.json': '{"name":"tidy","main":"index.js"}',
      'node_modules/tidy/index.js': 'exports.tidy = require("slow-start").warm',
    },
  },
  {
    name: 'a table made at start',
    language: 'nodejs',
    kind: 'module',
    about: 'init',
    named: ['rates.mjs', 'table'],
    file: 'rates.mjs',
    find: 'table(200)',
    replace: 'table(400000)',
  },
  {
    name: 'a large file read at start',
    language: 'nodejs',
    kind: 'module',
    about: 'init',
    named: ['rates.mjs'],
    file: 'rates.mjs',
    find: 'const RATES',
    replace:
      'const text = JSON.stringify(Array.from({ length: 300000 }, (_, i) => ({ i, rate: i / 7 })))\nif (JSON.parse(text).length === 0) throw new Error()\nconst RATES',
  },
  {
    name: 'a package that loads slowly',
    language: 'python',
    kind: 'module',
    about: 'init',
    named: ['slow_start'],
    file: 'app.py',
    find: 'from orders',
    replace: 'import slow_start\nfrom orders',
    added: {
      'slow_start/__init__.py':
        'value = 0\nfor i in range(900000):\n    value = (value + i * 7) % 1000003\n',
    },
  },
  {
    name: 'a package of a package',
    language: 'python',
    kind: 'module',
    about: 'init',
    named: ['slow_start', 'tidy'],
    file: 'page.py',
    find: 'def page(',
    replace: 'import tidy\n\n\ndef page(',
    added: {
      'tidy.py': 'import slow_start\n',
      'slow_start/__init__.py':
        'value = 0\nfor i in range(900000):\n    value = (value + i * 7) % 1000003\n',
    },
  },
  {
    name: 'a table made at start',
    language: 'python',
    kind: 'module',
    about: 'init',
    named: ['rates.py', 'rates'],
    file: 'rates.py',
    find: 'table(200)',
    replace: 'table(300000)',
  },
  {
    name: 'a part of the standard library',
    language: 'python',
    kind: 'module',
    about: 'init',
    named: ['asyncio', 'unittest', 'xmlrpc', 'http', 'email', 'ssl', 'urllib'],
    file: 'app.py',
    find: 'import logging\n',
    replace: 'import asyncio\nimport logging\nimport unittest.mock\nimport xmlrpc.server\n',
  },
]

/** Garbage. */
export const GARBAGE: readonly Plant[] = [
  {
    name: 'objects that survive',
    language: 'nodejs',
    kind: 'gc',
    orKind: 'function',
    named: ['churn'],
    file: 'index.mjs',
    find: 'function answer(',
    replace: `${KEPT}${churn('{ i, of: [i] }')}\nfunction answer(`,
    also: [callChurn],
  },
  {
    name: 'maps that survive',
    language: 'nodejs',
    kind: 'gc',
    orKind: 'function',
    named: ['churn'],
    file: 'index.mjs',
    find: 'function answer(',
    replace: `${KEPT}${churn('new Map([[i, { i }]])')}\nfunction answer(`,
    also: [callChurn],
  },
  {
    name: 'objects that refer to each other',
    language: 'python',
    kind: 'gc',
    orKind: 'function',
    named: ['churn'],
    file: 'app.py',
    find: 'def answer(',
    replace:
      'KEPT = [{"i": i, "next": {"i": [i]}} for i in range(60000)]\n\n\ndef churn():\n    gc.collect()\n    return len(KEPT)\n\n\ndef answer(',
    also: [
      { file: 'app.py', find: 'import logging', replace: 'import gc\nimport logging' },
      { file: 'app.py', find: '    rate =', replace: '    churn()\n    rate =' },
    ],
  },
]

/** What is logged. */
export const LOG: readonly Plant[] = [
  {
    name: 'a line for each order',
    language: 'nodejs',
    kind: 'log',
    file: 'index.mjs',
    find: 'const rate =',
    replace:
      "for (const order of valid) console.log('order', JSON.stringify(order))\n  const rate =",
  },
  {
    name: 'everything at once',
    language: 'nodejs',
    kind: 'log',
    file: 'index.mjs',
    find: 'const groups =',
    replace:
      'console.info(valid, prices)\n  console.debug(JSON.stringify(valid))\n  console.dir(valid, { depth: 5 })\n  const groups =',
  },
  {
    name: 'from within a loop of another file',
    language: 'nodejs',
    kind: 'log',
    file: 'price.mjs',
    find: '  let sum = 0\n  for (const line of order.lines)',
    replace:
      "  let sum = 0\n  console.error('pricing', order.id, order.name, rate)\n  for (const line of order.lines)",
  },
  {
    name: 'a line for each order',
    language: 'python',
    kind: 'log',
    file: 'app.py',
    find: '    rate =',
    replace: '    for order in valid:\n        print("order", order)\n    rate =',
  },
  {
    name: 'by a logger',
    language: 'python',
    kind: 'log',
    file: 'price.py',
    find: '    total = 0\n',
    replace:
      '    total = 0\n    for line in order["lines"]:\n        logging.getLogger("price").info("pricing %s at %s", line, rate)\n',
    also: [{ file: 'price.py', find: 'from functools', replace: 'import logging\nfrom functools' }],
  },
]

/** What is answered. */
export const RESPONSE: readonly Plant[] = [
  {
    name: 'all orders in the answer',
    language: 'nodejs',
    kind: 'response',
    file: 'index.mjs',
    find: 'return answer(html, { prices,',
    replace: 'return answer(html, { valid, prices,',
    also: [
      {
        file: 'index.mjs',
        find: 'function answer(html, { prices,',
        replace: 'function answer(html, { valid, prices,',
      },
      {
        file: 'index.mjs',
        find: 'total, groups, stock }\n}',
        replace: 'total, groups, stock, rows: [valid, valid, valid] }\n}',
      },
    ],
  },
  {
    name: 'the page many times',
    language: 'nodejs',
    kind: 'response',
    file: 'index.mjs',
    find: 'total, groups, stock }\n}',
    replace: 'total, groups, stock, pages: new Array(8).fill(html) }\n}',
  },
  {
    name: 'all orders in the answer',
    language: 'python',
    kind: 'response',
    file: 'app.py',
    find: '"groups": groups, "stock": stock}',
    replace: '"groups": groups, "stock": stock, "rows": ORDERS}',
    also: [
      {
        file: 'app.py',
        find: 'def answer(',
        replace: 'ORDERS = read_orders(60) * 12\n\n\ndef answer(',
      },
    ],
  },
]

/** Waiting in which nothing is under way. */
export const WAITING: readonly Plant[] = [
  {
    name: 'a pause',
    language: 'nodejs',
    kind: 'waiting',
    file: 'index.mjs',
    find: 'const rate =',
    replace: 'await new Promise((resolve) => setTimeout(resolve, 40))\n  const rate =',
  },
  {
    name: 'asked for again and again',
    language: 'nodejs',
    kind: 'waiting',
    file: 'store.mjs',
    find: 'export function customer(id) {',
    replace:
      "import { setTimeout as pause } from 'node:timers/promises'\n\nexport async function customer(id) {\n  for (let i = 0; i < 8; i++) await pause(3)",
  },
  {
    name: 'a back-off',
    language: 'nodejs',
    kind: 'waiting',
    file: 'index.mjs',
    find: 'const who =',
    replace: 'for (let attempt = 0; attempt < 3; attempt++) await backOff(attempt)\n  const who =',
    also: [
      {
        file: 'index.mjs',
        find: 'function answer(',
        replace:
          'function backOff(attempt) {\n  return new Promise((resolve) => setTimeout(resolve, 5 * 2 ** attempt))\n}\n\nfunction answer(',
      },
    ],
  },
  {
    name: 'a pause',
    language: 'python',
    kind: 'waiting',
    file: 'app.py',
    find: '    rate =',
    replace: '    time.sleep(0.04)\n    rate =',
    also: [{ file: 'app.py', find: 'import logging', replace: 'import logging\nimport time' }],
  },
  {
    name: 'a back-off',
    language: 'python',
    kind: 'waiting',
    file: 'store.py',
    find: 'def customer(key):\n',
    replace: 'def customer(key):\n    for attempt in range(3):\n        back_off(attempt)\n',
    also: [
      {
        file: 'store.py',
        find: 'def stock_of',
        replace: 'def back_off(attempt):\n    time.sleep(0.005 * 2**attempt)\n\n\ndef stock_of',
      },
      { file: 'store.py', find: 'import os', replace: 'import os\nimport time' },
    ],
  },
]
