export interface Line {
  sku: string
  quantity: number
  cents: number
}

export enum Vat {
  Full = 19,
  Reduced = 7,
}

export class Invoice {
  readonly number: number
  readonly lines: readonly Line[]

  constructor(number: number, lines: readonly Line[]) {
    this.number = number
    this.lines = lines
  }

  gross(): number {
    return this.lines.reduce((sum, line) => sum + this.lineGross(line), 0)
  }

  private lineGross(line: Line): number {
    const rate = this.rateOf(line.sku)
    return Math.round((line.quantity * line.cents * (100 + rate)) / 100)
  }

  private rateOf(sku: string): Vat {
    return isReduced(sku) ? Vat.Reduced : Vat.Full
  }
}

function isReduced(sku: string): boolean {
  return sku.startsWith('B') || sku.endsWith('7')
}
