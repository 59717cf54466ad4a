const MAX_LINES = 5000
const MAX_PROBLEMS = 20
const CURRENCIES = new Set(['EUR', 'GBP', 'USD'])
const COUNTRIES = new Set(['AT', 'DE', 'FR', 'GB', 'IT', 'NL', 'US'])
const SKU = /^[A-Z]{3}-\d{5}(-[A-Z0-9]{1,4})?$/
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/

/**
 * What is wrong with an order, with the path of every fault (`lines[3].quantity`); empty when
 * nothing is. Stops after twenty: nobody reads more.
 *
 * @param {unknown} order
 * @returns {{ path: string, message: string }[]}
 */
exports.orderProblems = (order) => {
  const problems = []
  if (!isObject(order)) return [{ path: '', message: 'must be an object' }]
  text(order.reference, 'reference', 1, 40, problems)
  oneOf(order.currency, 'currency', CURRENCIES, problems)
  customer(order.customer, problems)
  if (!Array.isArray(order.lines) || order.lines.length < 1 || order.lines.length > MAX_LINES) {
    problems.push({ path: 'lines', message: `must be an array of 1 to ${MAX_LINES}` })
    return problems
  }
  for (let i = 0; i < order.lines.length && problems.length < MAX_PROBLEMS; i++) {
    line(order.lines[i], `lines[${i}]`, problems)
  }
  return problems.slice(0, MAX_PROBLEMS)
}

function customer(value, problems) {
  if (!isObject(value)) {
    problems.push({ path: 'customer', message: 'must be an object' })
    return
  }
  text(value.name, 'customer.name', 1, 100, problems)
  if (typeof value.email !== 'string' || !EMAIL.test(value.email)) {
    problems.push({ path: 'customer.email', message: 'must be an e-mail address' })
  }
  oneOf(value.country, 'customer.country', COUNTRIES, problems)
}

function line(value, path, problems) {
  if (!isObject(value)) {
    problems.push({ path, message: 'must be an object' })
    return
  }
  if (typeof value.sku !== 'string' || !SKU.test(value.sku)) {
    problems.push({ path: `${path}.sku`, message: 'must look like ABC-12345 or ABC-12345-XL' })
  }
  whole(value.quantity, `${path}.quantity`, 1, 10_000, problems)
  whole(value.unitCents, `${path}.unitCents`, 0, 100_000_00, problems)
  if (value.discounts === undefined) return
  if (!Array.isArray(value.discounts) || value.discounts.length > 5) {
    problems.push({ path: `${path}.discounts`, message: 'must be an array of at most 5' })
    return
  }
  value.discounts.forEach((discount, i) => {
    const at = `${path}.discounts[${i}]`
    text(discount?.code, `${at}.code`, 1, 20, problems)
    whole(discount?.percent, `${at}.percent`, 1, 90, problems)
  })
}

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function text(value, path, shortest, longest, problems) {
  if (typeof value === 'string' && value.length >= shortest && value.length <= longest) return
  problems.push({ path, message: `must be a text of ${shortest} to ${longest} characters` })
}

function whole(value, path, least, most, problems) {
  if (Number.isInteger(value) && value >= least && value <= most) return
  problems.push({ path, message: `must be a whole number from ${least} to ${most}` })
}

function oneOf(value, path, allowed, problems) {
  if (allowed.has(value)) return
  problems.push({ path, message: `must be one of ${[...allowed].join(', ')}` })
}
