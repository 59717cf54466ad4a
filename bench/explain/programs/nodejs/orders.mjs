const NAMES = ['apple', 'pear', 'plum', 'quince', 'cherry']

export function readOrders(count) {
  const orders = []
  for (let id = 0; id < count; id++) {
    const name = NAMES[id % NAMES.length]
    orders.push({ id, name, customer: `c${id % 40}`, amount: (id % 7) + 1, lines: linesOf(id) })
  }
  return orders
}

export function linesOf(seed) {
  const lines = []
  for (let i = 0; i < 20; i++) {
    lines.push({ code: `L${(seed * 13 + i * 7) % 97}`, net: (seed + i) % 50 })
  }
  return lines
}

export function validate(order) {
  if (!/^[a-z]+$/.test(order.name)) return false
  return order.lines.every((line) => isCode(line.code))
}

export function isCode(code) {
  return /^L[0-9]{1,2}$/.test(code)
}

export function byCustomer(orders) {
  const groups = new Map()
  for (const order of orders) {
    const group = groups.get(order.customer)
    if (group) group.push(order)
    else groups.set(order.customer, [order])
  }
  return groups
}
