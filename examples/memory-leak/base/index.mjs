import { createHmac, pbkdf2Sync } from 'node:crypto'

/** Every page is rendered into the same memory: an environment serves one request at a time. */
const output = Buffer.alloc(2 * 1024 * 1024)
const MOST_BOOKINGS = 20_000
const KEY_ROUNDS = 900_000

/**
 * Renders a customer's bookings of a year as one HTML page, signs it with the customer's key, and
 * says what came out.
 *
 * @param {{ customer: string, bookings: number }} event
 */
export async function handler({ customer, bookings }) {
  if (!Number.isInteger(bookings) || bookings < 0 || bookings > MOST_BOOKINGS) {
    throw new RangeError(`bookings must be a whole number from 0 to ${MOST_BOOKINGS}.`)
  }
  const page = output.subarray(0, render(customer, bookings))
  return { customer, bytes: page.length, signature: signed(page, customer) }
}

/** A key of its own for every customer, slow to guess. */
function signed(page, customer) {
  const key = pbkdf2Sync(customer, 'statements', KEY_ROUNDS, 32, 'sha256')
  return createHmac('sha256', key).update(page).digest('hex')
}

/** Returns the number of bytes written. */
function render(customer, bookings) {
  let at = output.write(`<h1>Bookings of ${escapeHtml(customer)}</h1>\n<table>\n`)
  let balanceCents = 0
  for (let i = 0; i < bookings; i++) {
    const cents = ((i * 7919) % 20_011) - 10_000
    balanceCents += cents
    at += output.write(`<tr><td>${date(i, bookings)}</td><td>Booking ${i + 1}</td>`, at)
    at += output.write(`<td>${euros(cents)}</td><td>${euros(balanceCents)}</td></tr>\n`, at)
  }
  return at + output.write('</table>\n', at)
}

function date(i, bookings) {
  const day = Math.floor((i * 365) / bookings)
  return new Date(Date.UTC(2025, 0, 1 + day)).toISOString().slice(0, 10)
}

function euros(cents) {
  return `${(cents / 100).toFixed(2)} €`
}

function escapeHtml(text) {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
