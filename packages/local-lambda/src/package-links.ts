const MAX_STEPS = 40

/**
 * Whether a link of a package stays in it, all other links of the package followed.
 * @param name path of the link in the package, with `/`
 * @param target as it is stored in the link
 * @param links all links of the package, by path
 */
export function staysInside(
  name: string,
  target: string,
  links: ReadonlyMap<string, string>,
): boolean {
  if (target === '' || target.includes('\0')) return false
  let at = name.split('/').slice(0, -1)
  let left = [target]
  // A circle of links leads nowhere, so not outside either.
  for (let steps = 0; left.length > 0 && steps < MAX_STEPS; steps++) {
    const [next = '', ...others] = left
    left = others
    if (next.startsWith('/')) return false
    const parts = next.split('/')
    for (const [index, part] of parts.entries()) {
      if (part === '' || part === '.') continue
      if (part === '..') {
        if (at.length === 0) return false
        at = at.slice(0, -1)
        continue
      }
      const link = links.get([...at, part].join('/'))
      if (link !== undefined) {
        left = [link, parts.slice(index + 1).join('/'), ...others]
        break
      }
      at = [...at, part]
    }
  }
  return true
}

/** As a file system compares names that takes upper and lower case for the same, as those of macOS and Windows do. */
export function folded(name: string): string {
  return name.normalize('NFC').toLowerCase()
}
