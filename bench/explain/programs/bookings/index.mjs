import { compose } from './lib/compose.mjs'
import { rowsOf } from './lib/csv.mjs'
import { timed, validated } from './lib/middleware.mjs'
import { pooled } from './lib/pool.mjs'
import { Quotes } from './lib/quotes.mjs'
import { parseReference } from './lib/reference.mjs'
import { availability, guestsOf } from './lib/store.mjs'

const quotes = new Quotes({ season: 'summer' })

/** Prices bookings and lists them with their guests. */
export const handler = compose([timed, validated], async (event) => {
  const bookings = bookingsOf(event.count ?? 600)
  const guests = await guestsOf(bookings.slice(0, 10).map(({ guest }) => guest))
  const free = await pooled(['a', 'b', 'c', 'd', 'e', 'f'], 6, availability)
  const priced = bookings.map((booking) => ({
    ...booking,
    ...parseReference(booking.reference),
    price: quotes.quote(booking),
  }))
  if (event.holidays) {
    const { isHoliday } = await import('./lib/holidays.mjs')
    for (const booking of priced) booking.holiday = isHoliday(booking.day)
  }
  let lines = 0
  let length = 0
  for (const row of rowsOf(priced)) {
    lines++
    length += row.length
  }
  console.log(`listed ${lines} bookings`)
  return { lines, length, guests: guests.length, free: free.length }
})

function bookingsOf(count) {
  return Array.from({ length: count }, (_, id) => ({
    id,
    guest: `g${id % 50}`,
    room: `r${id % 6}`,
    nights: (id % 9) + 1,
    day: id % 365,
    reference: `North Wing ${id % 7} Room-${1000 + id}`,
  }))
}
