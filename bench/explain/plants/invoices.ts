import type { Plant } from '../plant.ts'

const invoices = (each: Omit<Plant, 'language' | 'kind' | 'program'> & Partial<Plant>): Plant => ({
  language: 'nodejs',
  program: 'invoices',
  kind: 'function',
  ...each,
})

/** A program in TypeScript: classes, private members, generators, enums. */
export const INVOICES: readonly Plant[] = [
  invoices({
    name: 'found once more by another method',
    named: ['find'],
    file: 'index.ts',
    find: 'const report = new Report(invoices)',
    replace: 'const report = new Report(await repository.find(invoices.length))',
  }),
  invoices({
    name: 'a getter that sums each time',
    named: ['gross'],
    file: 'index.ts',
    find: 'a.number - b.number',
    replace: 'a.gross() - b.gross() || a.number - b.number',
  }),
  invoices({
    name: 'rate looked up in a list',
    named: ['isReduced'],
    file: 'model/invoice.ts',
    find: "return sku.startsWith('B') || sku.endsWith('7')",
    replace:
      "return Array.from({ length: 40 }, (_, index) => `B${index}`).some((each) => sku.startsWith(each)) || sku.startsWith('B') || sku.endsWith('7')",
  }),
  invoices({
    name: 'money by Intl',
    named: ['money'],
    file: 'render.ts',
    find: "  const whole = Math.trunc(cents / 100)\n  return `${whole}.${String(cents % 100).padStart(2, '0')}`",
    replace:
      "  return new Intl.NumberFormat('en', { minimumFractionDigits: 2 }).format(cents / 100)",
  }),
  invoices({
    name: 'nested loops to find duplicates',
    named: ['find'],
    file: 'model/repository.ts',
    find: '    return found\n',
    replace:
      '    const lines = found.flatMap((each) => each.lines).slice(0, 1500)\n    const same = lines.filter((line, at) => lines.findIndex((other) => other.sku === line.sku) === at)\n    if (same.length === 0) throw new Error()\n    return found\n',
  }),
  invoices({
    name: 'a larger table at start',
    kind: 'module',
    about: 'init',
    named: ['repository', 'index'],
    file: 'index.ts',
    find: 'new Repository(400)',
    replace: 'new Repository(20_000)',
  }),
]
