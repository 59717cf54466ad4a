const taxes = new Map()

export function priceOf(order, rate) {
  let sum = 0
  for (const line of order.lines) sum += net(line) * order.amount
  return round(sum * rate * (1 - discount(order)))
}

function net(line) {
  return line.net + taxOf(line.code) / 100
}

function taxOf(code) {
  const known = taxes.get(code)
  if (known !== undefined) return known
  const tax = computeTax(code)
  taxes.set(code, tax)
  return tax
}

function computeTax(code) {
  let tax = 0
  for (let i = 0; i < 60; i++) tax = (tax * 3 + code.charCodeAt(i % code.length)) % 19
  return tax
}

function discount(order) {
  return order.amount > 5 ? 0.1 : 0
}

export function round(value) {
  return Math.round(value * 100) / 100
}
