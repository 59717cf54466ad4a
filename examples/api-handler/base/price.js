const VAT_PERCENT = { AT: 20, DE: 19, FR: 20, GB: 20, IT: 22, NL: 21, US: 0 }

/**
 * The totals of a valid order, in cents: discounts one after the other, rounded once a line.
 */
exports.priced = (order) => {
  let netCents = 0
  let discountCents = 0
  const byGroup = new Map()
  for (const line of order.lines) {
    const fullCents = line.quantity * line.unitCents
    const cents = Math.round(
      (line.discounts ?? []).reduce((sum, { percent }) => (sum * (100 - percent)) / 100, fullCents),
    )
    netCents += cents
    discountCents += fullCents - cents
    const group = line.sku.slice(0, 3)
    byGroup.set(group, (byGroup.get(group) ?? 0) + cents)
  }
  const vatCents = Math.round((netCents * VAT_PERCENT[order.customer.country]) / 100)
  return {
    reference: order.reference,
    currency: order.currency,
    lines: order.lines.length,
    discountCents,
    netCents,
    vatCents,
    totalCents: netCents + vatCents,
    groups: Object.fromEntries([...byGroup].sort(([a], [b]) => (a < b ? -1 : 1))),
  }
}
