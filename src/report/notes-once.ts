const NAMED_AT_MOST = 3

/**
 * What is noted of several functions alike stands there once: `a, b and 38 more: …`.
 * @param notes those that begin with a function's name and a colon are about it
 */
export function notesOnce(
  notes: readonly string[],
  functions: readonly { name: string }[],
): string[] {
  const names = new Set(functions.map(({ name }) => name))
  const about = new Map<string, string[]>()
  for (const note of notes) {
    const [, own = '', rest = note] = /^([^:]+): (.*)$/s.exec(note) ?? []
    const [key, of] = names.has(own) ? [rest, [own]] : [note, []]
    about.set(key, [...(about.get(key) ?? []), ...of])
  }
  return [...about].map(([note, of]) => {
    if (of.length === 0) return note
    const more = of.length > NAMED_AT_MOST ? ` and ${of.length - NAMED_AT_MOST} more` : ''
    return `${of.slice(0, NAMED_AT_MOST).join(', ')}${more}: ${note}`
  })
}
