const DAYS = calendar(3_000_000)

export const isHoliday = (day) => DAYS.has(day)

function calendar(size) {
  const days = new Set()
  let value = 1
  for (let i = 0; i < size; i++) {
    value = (value * 48271) % 2147483647
    if (value % 1009 === 0) days.add(value % 365)
  }
  return days
}
