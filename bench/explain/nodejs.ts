import type { Plant, Program } from './program.ts'
import { slowPackage } from './program.ts'

/** Reads orders, asks for their customers, prices them and writes a page. */
export const NODE_PROGRAM: Program = {
  'package.json': '{"type": "module"}',
  'index.mjs': `import { readOrders, validate } from './orders.mjs'
import { priceOf } from './price.mjs'
import { page } from './page.mjs'
import { customer } from './store.mjs'

let invocations = 0

export async function handler(event) {
  invocations++
  const orders = readOrders(event.lines ?? 400)
  const valid = orders.filter((order) => validate(order))
  const who = await customer(event.customer ?? 'c1', event.endpoint)
  const prices = valid.map((order) => priceOf(order))
  const html = page(who, valid, prices)
  const mark = checksum(html)
  return { statusCode: 200, mark, total: prices.reduce((a, b) => a + b, 0), invocations: 1 }
}

function checksum(text) {
  let hash = 7
  for (let i = 0; i < text.length; i++) {
    hash = (hash * 31 + text.charCodeAt(i)) | 0
  }
  return hash
}
`,
  'orders.mjs': `const NAMES = ['apple', 'pear', 'plum', 'quince', 'cherry']

export function readOrders(count) {
  const orders = []
  for (let i = 0; i < count; i++) {
    orders.push({ id: i, name: NAMES[i % NAMES.length], amount: (i % 7) + 1, lines: linesOf(i) })
  }
  return orders
}

export function linesOf(seed) {
  const lines = []
  for (let i = 0; i < 20; i++) lines.push({ code: 'L' + ((seed * 13 + i * 7) % 97), net: (seed + i) % 50 })
  return lines
}

export function validate(order) {
  if (!/^[a-z]+$/.test(order.name)) return false
  return order.lines.every((line) => isCode(line.code))
}

function isCode(code) {
  return /^L[0-9]{1,2}$/.test(code)
}
`,
  'price.mjs': `export function priceOf(order) {
  let sum = 0
  for (const line of order.lines) sum += net(line) * order.amount
  return round(sum * (1 - discount(order)))
}

function net(line) {
  return line.net + taxOf(line.code) / 100
}

function taxOf(code) {
  let tax = 0
  for (let i = 0; i < 60; i++) tax = (tax * 3 + code.charCodeAt(i % code.length)) % 19
  return tax
}

function discount(order) {
  return order.amount > 5 ? 0.1 : 0
}

export function round(value) {
  return Math.round(value * 100) / 100
}
`,
  'page.mjs': `export function page(who, orders, prices) {
  const rows = orders.map((order, index) => row(order, prices[index]))
  return '<h1>' + escape(who) + '</h1><table>' + rows.join('') + '</table>'
}

function row(order, price) {
  return '<tr><td>' + escape(order.name) + '</td><td>' + price.toFixed(2) + '</td>' + codes(order) + '</tr>'
}

function codes(order) {
  return order.lines.map((line) => '<td>' + escape(line.code) + '</td>').join('')
}

export function escape(text) {
  return String(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
}
`,
  'store.mjs': `import http from 'node:http'

const agent = new http.Agent({ keepAlive: true })

export function customer(id, endpoint) {
  return call('DynamoDB_20120810.GetItem', { id }, endpoint)
}

export function call(target, body, endpoint = process.env.STORE) {
  return new Promise((resolve, reject) => {
    const request = http.request(endpoint, { agent, method: 'POST', headers: { 'x-amz-target': target } }, (response) => {
      let text = ''
      response.on('data', (chunk) => { text += chunk })
      response.on('end', () => resolve(text))
    })
    request.on('error', reject)
    request.end(JSON.stringify(body))
  })
}
`,
}

export const NODE_PLANTS: readonly Plant[] = [
  {
    name: 'twice',
    file: 'index.mjs',
    kind: 'function',
    named: ['page'],
    find: 'const mark = checksum(html)',
    replace: 'const mark = checksum(page(who, valid, prices))',
  },
  {
    name: 'in a loop',
    file: 'index.mjs',
    kind: 'function',
    named: ['priceOf'],
    find: 'valid.map((order) => priceOf(order))',
    replace: 'valid.map((order) => Math.max(priceOf(order), priceOf(order), priceOf(order)))',
  },
  {
    name: 'read again',
    file: 'index.mjs',
    kind: 'function',
    named: ['readOrders'],
    find: 'const valid = orders.filter',
    replace:
      'const again = [1, 2, 3, 4, 5].map(() => readOrders(400).length)\n  const valid = orders.filter',
  },
  {
    name: 'new helper',
    file: 'page.mjs',
    kind: 'function',
    named: ['slug'],
    find: 'function codes(order) {',
    replace:
      'function slug(text) {\n  let out = ""\n  for (let i = 0; i < 40; i++) out += String.fromCharCode(97 + ((text.length + i) % 26))\n  return out.length\n}\n\nfunction codes(order) {\n  for (const line of order.lines) slug(line.code)',
  },
  {
    name: 'quadratic',
    file: 'orders.mjs',
    kind: 'function',
    named: ['readOrders'],
    find: '  return orders\n}',
    replace:
      '  let same = 0\n  for (const one of orders) for (const other of orders) for (let i = 0; i < 2; i++) if (one.amount * i === other.amount) same++\n  orders.same = same\n  return orders\n}',
  },
  {
    name: 'longer loop',
    file: 'price.mjs',
    kind: 'function',
    named: ['taxOf'],
    find: 'i < 60',
    replace: 'i < 260',
  },
  {
    name: 'slow built-in',
    file: 'index.mjs',
    kind: 'function',
    named: ['checksum'],
    find: 'function checksum(text) {',
    replace:
      'import { pbkdf2Sync } from "node:crypto"\nfunction checksum(text) {\n  pbkdf2Sync(text, "salt", 6000, 32, "sha256")',
  },
  {
    name: 'copies',
    file: 'index.mjs',
    kind: 'function',
    named: ['handler', 'copy'],
    find: 'const valid = orders.filter',
    replace:
      'const copies = orders.map((order) => structuredClone(order)).map((order) => structuredClone(order))\n  const valid = copies.filter',
  },
  {
    name: 'log',
    file: 'index.mjs',
    kind: 'log',
    find: 'const prices =',
    replace:
      'for (const order of valid.slice(0, 400)) console.log("order", JSON.stringify(order))\n  const prices =',
  },
  {
    name: 'n+1',
    file: 'index.mjs',
    kind: 'downstream',
    named: ['DynamoDB GetItem'],
    find: 'const prices =',
    replace:
      'for (let i = 0; i < 20; i++) await customer("c" + i, event.endpoint)\n  const prices =',
  },
  {
    name: 'another service',
    file: 'index.mjs',
    kind: 'downstream',
    named: ['DynamoDB PutItem'],
    find: 'const prices =',
    replace:
      'for (const order of valid.slice(0, 60)) await call("DynamoDB_20120810.PutItem", order, event.endpoint)\n  const prices =',
  },
  {
    name: 'fetch',
    file: 'index.mjs',
    kind: 'downstream',
    find: 'const prices =',
    replace:
      'for (let i = 0; i < 15; i++) await (await fetch(event.endpoint ?? process.env.STORE)).text()\n  const prices =',
  },
  {
    name: 'waits',
    file: 'index.mjs',
    kind: 'waiting',
    find: 'const prices =',
    replace: 'await new Promise((resolve) => setTimeout(resolve, 60))\n  const prices =',
  },
  {
    name: 'garbage',
    file: 'index.mjs',
    kind: 'gc',
    find: 'let invocations = 0',
    replace:
      'let invocations = 0\nconst kept = Array.from({ length: 300000 }, (_, i) => ({ i, next: { i } }))\nfunction churn() {\n  const list = []\n  for (let i = 0; i < 40000; i++) list.push({ i, of: [i] })\n  kept[invocations % kept.length] = list\n  return list.length\n}\nconst calledBy = churn()',
  },
  {
    name: 'large answer',
    file: 'index.mjs',
    kind: 'response',
    find: 'return { statusCode: 200, mark,',
    replace: 'return { statusCode: 200, mark, rows: Array.from({ length: 5 }, () => valid),',
  },
  {
    name: 'slow start',
    file: 'index.mjs',
    kind: 'module',
    about: 'init',
    named: ['slow-start'],
    find: "import { customer } from './store.mjs'",
    replace:
      "import { customer } from './store.mjs'\nimport { warm } from 'slow-start'\nif (!warm) throw new Error()",
    added: {
      'node_modules/slow-start/package.json': '{"name":"slow-start","main":"index.js"}',
      'node_modules/slow-start/index.js': slowPackage('exports.warm = sum >= 0'),
    },
  },
]
