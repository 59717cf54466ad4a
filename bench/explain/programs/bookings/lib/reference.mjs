const REFERENCE = /^([A-Za-z ]+ \d) Room-(\d+)$/

export function parseReference(reference) {
  const [, wing = '', room = '0'] = REFERENCE.exec(reference) ?? []
  return { wing: wing.trim(), roomNumber: Number(room) }
}
