const RATES = table(200)

export function rateOf(currency) {
  return RATES.get(currency) ?? 1
}

function table(size) {
  const rates = new Map([['EUR', 1.1]])
  for (let i = 0; i < size; i++) rates.set(`X${i}`, 1 + i / 1000)
  return rates
}
