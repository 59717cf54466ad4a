const { announce } = require('./lib/carrier')
const { labelOf } = require('./lib/labels')
const { Network } = require('./lib/network')
const { latest, readScans } = require('./lib/scans')

const network = new Network(60)

/** Reads what scanners saw, says for each parcel where it goes next, and tells the carrier. */
exports.handler = async (event) => {
  const scans = readScans(event.count ?? 1200)
  const parcels = latest(scans)
  const stops = parcels.map((parcel) => network.route(parcel.hub, parcel.to))
  const labels = parcels.map((parcel, at) => labelOf(parcel, stops[at]))
  const isTold = await announce(parcels.length)
  console.log(`${parcels.length} parcels`)
  return { isTold, parcels: parcels.length, first: labels[0], stops: stops.flat().length }
}
