import type { Plant } from '../plant.ts'

const shop = (each: Omit<Plant, 'language' | 'kind' | 'program'> & Partial<Plant>): Plant => ({
  language: 'python',
  program: 'shop',
  kind: 'function',
  ...each,
})

/** Classes of Python: properties, slots, abstract classes, a context manager. */
export const SHOP: readonly Plant[] = [
  shop({
    name: 'property read at each discount',
    named: ['subtotal'],
    file: 'shop/discounts.py',
    find: '        pieces = sum(quantity',
    replace:
      '        value = max(cart.subtotal, cart.subtotal, value)\n        pieces = sum(quantity',
  }),
  shop({
    name: 'catalogue made for each cart',
    named: ['Catalogue', '__init__'],
    file: 'main.py',
    find: '    cart = Cart(number, [Bulk(), Loyal()])',
    replace:
      '    if number % 16 == 0:\n        Catalogue(300)\n    cart = Cart(number, [Bulk(), Loyal()])',
  }),
  shop({
    name: 'item found by scanning',
    named: ['item'],
    file: 'shop/catalogue.py',
    find: '        return self._items[sku]',
    replace: '        return next(each for each in self._items.values() if each.sku == sku)',
  }),
  shop({
    name: 'lines copied when added',
    named: ['add'],
    file: 'shop/cart.py',
    find: '        self.lines.append((item, quantity))',
    replace:
      '        self.lines = copy.deepcopy(self.lines[-2:]) and self.lines + [(item, quantity)]',
    also: [
      { file: 'shop/cart.py', find: 'from contextlib', replace: 'import copy\nfrom contextlib' },
    ],
  }),
  shop({
    name: 'rate in finer steps',
    named: ['rate_for'],
    file: 'shop/discounts.py',
    find: '(10, 20, 40, 80)',
    replace: 'range(10, 400)',
  }),
  shop({
    name: 'total asked for twice by the best',
    named: ['total'],
    file: 'main.py',
    find: 'max(totals, key=totals.get)',
    replace: 'max(carts, key=lambda cart: cart.total()).number',
  }),
  shop({
    name: 'edited item by item',
    named: ['editing'],
    file: 'main.py',
    find: '    with cart.editing():\n        for item in CATALOGUE.pick(number, 12):\n            cart.add(item, number % 4 + 1)',
    replace:
      '    for item in CATALOGUE.pick(number, 12):\n        with cart.editing():\n            cart.add(item, number % 4 + 1)',
  }),
  shop({
    name: 'a larger catalogue at start',
    kind: 'module',
    about: 'init',
    named: ['main'],
    file: 'main.py',
    find: 'Catalogue(300)',
    replace: 'Catalogue(120_000)',
  }),
]
