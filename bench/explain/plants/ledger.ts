import type { Plant } from '../plant.ts'

const ledger = (each: Omit<Plant, 'language' | 'kind' | 'program'> & Partial<Plant>): Plant => ({
  language: 'python',
  program: 'ledger',
  kind: 'function',
  ...each,
})

/** A package of Python: dataclasses, properties, generators, decorated functions. */
export const LEDGER: readonly Plant[] = [
  ledger({
    name: 'accounts as a list',
    named: ['account'],
    file: 'ledger/book.py',
    find: '        if name not in self.accounts:',
    replace: '        if name not in [known for known in self.accounts]:',
  }),
  ledger({
    name: 'balance summed at each entry',
    named: ['add'],
    file: 'ledger/book.py',
    find: '        self.cents += cents\n        self.entries.append(cents)',
    replace: '        self.entries.append(cents)\n        self.cents = sum(self.entries)',
  }),
  ledger({
    name: 'money as Decimal',
    named: ['apply', 'cents_of'],
    file: 'ledger/book.py',
    find: '        self.account(transfer.source).add(-transfer.cents)',
    replace:
      '        cents_of(transfer)\n        self.account(transfer.source).add(-transfer.cents)',
    also: [
      {
        file: 'ledger/book.py',
        find: 'class Account:',
        replace:
          'def cents_of(transfer):\n    return int(Decimal(transfer.cents).quantize(Decimal("0.01")) * 100) // 100\n\n\nclass Account:',
      },
      {
        file: 'ledger/book.py',
        find: 'from collections',
        replace: 'from decimal import Decimal\nfrom collections',
      },
    ],
  }),
  ledger({
    name: 'checked once more by a rule',
    named: ['check_digit'],
    file: 'ledger/rules.py',
    find: 'return check_digit(transfer.number) < 10',
    replace:
      'return check_digit(transfer.number) < 10 and check_digit(transfer.cents) < 10 and check_digit(transfer.number + 1) < 10',
  }),
  ledger({
    name: 'rules made for each transfer',
    named: ['rule', 'accepts'],
    file: 'ledger/rules.py',
    find: '        return all(each(transfer) for each in self.ALL)',
    replace: '        return all(rule(each)(transfer) for each in self.ALL)',
  }),
  ledger({
    name: 'report written at each transfer',
    named: ['report'],
    file: 'handler.py',
    find: '        book.apply(transfer)\n',
    replace:
      '        book.apply(transfer)\n        if transfer.number % 50 == 0:\n            report(book)\n',
  }),
  ledger({
    name: 'stored in SQLite at start',
    kind: 'module',
    about: 'init',
    named: ['sqlite3', 'multiprocessing', 'concurrent', 'asyncio', 'ssl', 'http', 'email'],
    file: 'ledger/source.py',
    find: 'from dataclasses',
    replace:
      'import sqlite3\nimport asyncio\nimport http.server\nimport multiprocessing.pool\nfrom dataclasses',
  }),
]
