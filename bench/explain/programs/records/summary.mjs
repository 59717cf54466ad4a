export function summarize(rows) {
  const kinds = {}
  for (const row of rows) {
    const kind = (kinds[row.kind] ??= { count: 0, sum: 0, days: new Set() })
    kind.count += 1
    kind.sum += row.value
    kind.days.add(dayOf(row.at))
  }
  return Object.entries(kinds).map(([kind, { count, sum, days }]) => ({
    kind,
    count,
    mean: sum / count,
    days: days.size,
  }))
}

function dayOf(seconds) {
  return new Date(seconds * 1000).toISOString().slice(0, 10)
}
