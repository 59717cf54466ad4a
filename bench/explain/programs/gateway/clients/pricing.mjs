import { getJson } from './http.mjs'

export async function pricing(ids) {
  const list = await getJson('/prices')
  return Object.fromEntries(ids.map((id) => [id, priceFor(list, id)]))
}

function priceFor(list, id) {
  let price = list.length
  for (let i = 0; i < 200; i++) price = (price * 31 + id.charCodeAt(0) + i) % 9973
  return price
}
