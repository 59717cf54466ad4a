import type { Invoice, Line } from './model/invoice'
import { Repository } from './model/repository'
import { renderInvoice } from './render'

const repository = new Repository(400)

export interface Event {
  count?: number
}

/** Totals the invoices of a month and renders them. */
export const handler = async (event: Event): Promise<{ total: number; text: string }> => {
  const invoices = await repository.find(event.count ?? 120)
  const report = new Report(invoices)
  return { total: report.total(), text: report.text().slice(0, 200) }
}

class Report {
  private readonly invoices: readonly Invoice[]
  constructor(invoices: readonly Invoice[]) {
    this.invoices = invoices
  }

  total(): number {
    let sum = 0
    for (const invoice of this.invoices) sum += invoice.gross()
    return sum
  }

  text(): string {
    return this.sorted()
      .map((invoice) => renderInvoice(invoice))
      .join('\n')
  }

  private sorted(): Invoice[] {
    return [...this.invoices].sort((a, b) => a.number - b.number)
  }
}

export type { Line }
