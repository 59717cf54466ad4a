/** Lines of a list, one after the other. */
export function* rowsOf(bookings) {
  yield 'id,guest,room,price'
  for (const booking of bookings) yield cells(booking).map(quoted).join(',')
}

const cells = ({ id, guest, room, price, wing }) => [id, guest, room, price.toFixed(2), wing]

function quoted(value) {
  const text = String(value)
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
