import type { Plant } from '../plant.ts'

/** Functions that run more often than they did. */
export const CALLS: readonly Plant[] = [
  {
    name: 'called twice',
    language: 'nodejs',
    kind: 'function',
    named: ['page'],
    file: 'index.mjs',
    find: 'return answer(html,',
    replace: 'return answer(page(who, valid, prices),',
  },
  {
    name: 'called eight times an order',
    language: 'nodejs',
    kind: 'function',
    named: ['priceOf'],
    file: 'index.mjs',
    find: 'valid.map((order) => priceOf(order, rate))',
    replace:
      'valid.map((order) => Math.max(...[rate, 1, 2, 3, 4, 5, 6, 7].map((each) => priceOf(order, each))))',
  },
  {
    name: 'read again',
    language: 'nodejs',
    kind: 'function',
    named: ['readOrders'],
    file: 'index.mjs',
    find: 'const who =',
    replace:
      'const counts = [1, 2, 3, 4, 5, 6, 7, 8].map(() => readOrders(1000).length)\n  const who =',
  },
  {
    name: 'moved into a loop',
    language: 'nodejs',
    kind: 'function',
    named: ['checksum'],
    file: 'index.mjs',
    find: 'return { statusCode: 200, mark: checksum(html), total',
    replace:
      'const marks = prices.slice(0, 6).map((price) => checksum(html) + price)\n  return { statusCode: 200, mark: marks[0], total',
  },
  {
    name: 'cache lost',
    language: 'nodejs',
    kind: 'function',
    named: ['computeTax'],
    file: 'price.mjs',
    find: '  taxes.set(code, tax)\n',
    replace: '',
  },
  {
    name: 'cache keyed by what always differs',
    language: 'nodejs',
    kind: 'function',
    named: ['computeTax', 'taxOf'],
    file: 'price.mjs',
    find: 'taxes.set(code, tax)',
    replace: 'taxes.set({ code }, tax)',
  },
  {
    name: 'computed again by a comparator',
    language: 'nodejs',
    kind: 'function',
    named: ['priceOf'],
    file: 'index.mjs',
    find: 'const groups =',
    replace:
      'valid.sort((a, b) => priceOf(a, rate) - priceOf(b, rate) || a.id - b.id)\n  const groups =',
  },
  {
    name: 'validated once more each',
    language: 'nodejs',
    kind: 'function',
    named: ['validate'],
    file: 'price.mjs',
    find: '  let sum = 0\n  for (const line of order.lines)',
    replace:
      '  let sum = 0\n  for (let i = 0; i < 6; i++) if (!validate(order)) return 0\n  for (const line of order.lines)',
    also: [
      {
        file: 'price.mjs',
        find: 'const taxes',
        replace: "import { validate } from './orders.mjs'\n\nconst taxes",
      },
    ],
  },
  {
    name: 'new helper',
    language: 'nodejs',
    kind: 'function',
    named: ['slug'],
    file: 'page.mjs',
    find: 'function codes(order) {',
    replace:
      "function slug(text) {\n  let out = ''\n  for (let i = 0; i < 12; i++) out += String.fromCharCode(97 + ((text.length + i) % 26))\n  return out.length\n}\n\nfunction codes(order) {\n  for (const line of order.lines) slug(line.code)",
  },
  {
    name: 'recursion that goes deeper',
    language: 'nodejs',
    kind: 'function',
    named: ['depthOf', 'answer'],
    file: 'index.mjs',
    find: 'function answer(html',
    replace:
      'function depthOf(level) {\n  return level < 2 ? level : depthOf(level - 1) + depthOf(level - 2)\n}\n\nfunction answer(html',
    also: [{ file: 'index.mjs', find: 'const total =', replace: 'depthOf(24)\n  const total =' }],
  },
  {
    name: 'tried seven times',
    language: 'nodejs',
    kind: 'function',
    named: ['byCustomer', 'linesOf', 'readOrders'],
    file: 'index.mjs',
    find: 'const orders = readOrders(event.orders ?? 1000)',
    replace:
      'let orders = []\n  for (let attempt = 0; attempt < 7; attempt++) orders = readOrders(event.orders ?? 1000)',
  },
  {
    name: 'called twice',
    language: 'python',
    kind: 'function',
    named: ['page'],
    file: 'app.py',
    find: 'return answer(html,',
    replace: 'return answer(page(who, valid, prices),',
  },
  {
    name: 'called three times an order',
    language: 'python',
    kind: 'function',
    named: ['price_of'],
    file: 'app.py',
    find: '[price_of(order, rate) for order in valid]',
    replace:
      '[max(price_of(order, rate), price_of(order, 1), price_of(order, 2)) for order in valid]',
  },
  {
    name: 'read again',
    language: 'python',
    kind: 'function',
    named: ['read_orders'],
    file: 'app.py',
    find: '    who =',
    replace: '    counts = [len(read_orders(100)) for _ in range(3)]\n    who =',
  },
  {
    name: 'moved into a loop',
    language: 'python',
    kind: 'function',
    named: ['checksum'],
    file: 'app.py',
    find: '    return {"statusCode": 200, "mark": checksum(html)',
    replace:
      '    marks = [checksum(html) + price for price in prices[:8]]\n    return {"statusCode": 200, "mark": marks[0]',
  },
  {
    name: 'cache lost',
    language: 'python',
    kind: 'function',
    named: ['tax_of'],
    file: 'price.py',
    find: '@lru_cache(maxsize=None)\n',
    replace: '',
  },
  {
    name: 'cache too small',
    language: 'python',
    kind: 'function',
    named: ['tax_of'],
    file: 'price.py',
    find: 'maxsize=None',
    replace: 'maxsize=4',
  },
  {
    name: 'validated once more each',
    language: 'python',
    kind: 'function',
    named: ['validate'],
    file: 'price.py',
    find: '    total = 0\n    for line',
    replace:
      '    if not validate(order) or not validate(order):\n        return 0\n    total = 0\n    for line',
    also: [
      {
        file: 'price.py',
        find: 'from functools',
        replace: 'from orders import validate\nfrom functools',
      },
    ],
  },
  {
    name: 'new helper',
    language: 'python',
    kind: 'function',
    named: ['slug'],
    file: 'page.py',
    find: 'def codes(order):',
    replace:
      'def slug(text):\n    out = ""\n    for i in range(8):\n        out += chr(97 + (len(text) + i) % 26)\n    return out\n\n\ndef codes(order):\n    for line in order["lines"]:\n        slug(line["code"])',
  },
  {
    name: 'recursion that goes deeper',
    language: 'python',
    kind: 'function',
    named: ['depth_of'],
    file: 'app.py',
    find: 'def answer(html',
    replace:
      'def depth_of(level):\n    return level if level < 2 else depth_of(level - 1) + depth_of(level - 2)\n\n\ndef answer(html',
    also: [
      {
        file: 'app.py',
        find: '    return {"statusCode',
        replace: '    depth_of(17)\n    return {"statusCode',
      },
    ],
  },
]
