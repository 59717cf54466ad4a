export function page(who, orders, prices) {
  const rows = orders.map((order, index) => row(order, prices[index]))
  return `<h1>${escapeHtml(who)}</h1><table>${rows.join('')}</table>`
}

function row(order, price) {
  return `<tr><td>${escapeHtml(order.name)}</td><td>${price.toFixed(2)}</td>${codes(order)}</tr>`
}

function codes(order) {
  return order.lines.map((line) => `<td>${escapeHtml(line.code)}</td>`).join('')
}

export function escapeHtml(text) {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')
}
