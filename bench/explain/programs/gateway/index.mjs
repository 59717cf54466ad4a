import { pricing } from './clients/pricing.mjs'
import { profile } from './clients/profile.mjs'
import { merge } from './merge.mjs'

/** Asks three services at once, and merges what they say. */
export const handler = async (event) => {
  const ids = event.ids ?? ['a', 'b', 'c', 'd']
  const people = await loadAll(ids)
  const prices = await pricing(ids)
  return { statusCode: 200, body: JSON.stringify(merge(people, prices)) }
}

async function loadAll(ids) {
  return Promise.all(ids.map((id) => profile(id)))
}
