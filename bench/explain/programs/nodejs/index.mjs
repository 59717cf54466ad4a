import { checksum } from './checksum.mjs'
import { byCustomer, readOrders, validate } from './orders.mjs'
import { page } from './page.mjs'
import { priceOf } from './price.mjs'
import { rateOf } from './rates.mjs'
import { customer, stockOf } from './store.mjs'

/** Reads orders, asks for their customer and stock, prices them and writes a page. */
export async function handler(event) {
  const orders = readOrders(event.orders ?? 1000)
  const valid = orders.filter((order) => validate(order))
  const who = await customer('c1')
  const stock = await Promise.all(valid.slice(0, 5).map(({ name }) => stockOf(name)))
  const rate = rateOf('EUR')
  const prices = valid.map((order) => priceOf(order, rate))
  const groups = byCustomer(valid)
  const html = page(who, valid, prices)
  console.log(`priced ${valid.length} orders`)
  return answer(html, { prices, groups: groups.size, stock: stock.length })
}

function answer(html, { prices, groups, stock }) {
  const total = prices.reduce((sum, price) => sum + price, 0)
  return { statusCode: 200, mark: checksum(html), total, groups, stock }
}
