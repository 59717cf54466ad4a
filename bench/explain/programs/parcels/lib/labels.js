const { checkDigit } = require('./digits')

const weight = (grams) => (grams < 1000 ? `${grams} g` : `${(grams / 1000).toFixed(1)} kg`)

function labelOf(parcel, stops) {
  const code = parcel.parcel.padStart(9, '0')
  const lines = [`${code}-${checkDigit(code)}`, weight(parcel.grams), `to hub ${parcel.to}`]
  if (stops.length > 0) lines.push(`via ${stops.join(', ')}`)
  return lines.join('\n')
}

module.exports = { labelOf }
