const LINE = /^(P\d+);(\d+);(\d+);(\d+)g$/

function linesOf(count) {
  const lines = []
  for (let i = 0; i < count; i++) {
    lines.push(`P${(i * 37) % 400};${(i * 13) % 60};${1700000000 + i * 7};${200 + (i % 900)}g`)
  }
  return lines
}

function readScans(count) {
  const scans = []
  for (const line of linesOf(count)) {
    const found = LINE.exec(line)
    if (!found) continue
    const [, parcel, hub, at, grams] = found
    scans.push({ parcel, hub: Number(hub), at: Number(at), grams: Number(grams) })
  }
  return scans
}

/** The last scan of each parcel, in the order of parcels. */
function latest(scans) {
  const byParcel = new Map()
  for (const scan of scans) {
    const known = byParcel.get(scan.parcel)
    if (!known || known.at < scan.at) byParcel.set(scan.parcel, scan)
  }
  return [...byParcel.values()]
    .map((scan) => ({ ...scan, to: (scan.hub * 7 + 11) % 60 }))
    .sort(byName)
}

const byName = (one, other) => (one.parcel < other.parcel ? -1 : 1)

module.exports = { latest, readScans }
