import { Invoice, type Line } from './invoice'

export class Repository {
  readonly #rows: readonly Line[][]

  constructor(size: number) {
    this.#rows = Array.from({ length: size }, (_, index) => linesFor(index))
  }

  async find(count: number): Promise<Invoice[]> {
    const found: Invoice[] = []
    for (const number of numbers(count)) found.push(await this.get(number))
    return found
  }

  async get(number: number): Promise<Invoice> {
    const lines = this.#rows[number % this.#rows.length] ?? []
    return new Invoice(
      number,
      lines.map((line) => ({ ...line })),
    )
  }
}

function* numbers(count: number): Generator<number> {
  for (let number = count; number > 0; number--) yield number
}

function linesFor(seed: number): Line[] {
  return Array.from({ length: 30 }, (_, index) => ({
    sku: `${'ABC'[index % 3]}${(seed * 31 + index * 17) % 1000}`,
    quantity: (index % 5) + 1,
    cents: (seed * 7 + index * 3) % 10_000,
  }))
}
