/** As on barcodes: digits weigh three and one in turns. */
function checkDigit(code) {
  let sum = 0
  for (let at = 0; at < code.length; at++) {
    sum += (code.charCodeAt(at) % 10) * (at % 2 === 0 ? 3 : 1)
  }
  return (10 - (sum % 10)) % 10
}

module.exports = { checkDigit }
