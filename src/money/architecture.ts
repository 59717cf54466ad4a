/** Processors that this version knows, each with prices of its own. */
export type KnownArchitecture = 'x86_64' | 'arm64'
/** AWS may add one; then its prices have to be given. */
export type Architecture = KnownArchitecture | (string & {})

/** What a table has for an architecture, if it has anything. */
export function ofArchitecture<Value>(
  table: Readonly<Partial<Record<KnownArchitecture, Value>>> | undefined,
  architecture: Architecture,
): Value | undefined {
  return isKnown(architecture) ? table?.[architecture] : undefined
}

const isKnown = (architecture: Architecture): architecture is KnownArchitecture =>
  architecture === 'x86_64' || architecture === 'arm64'
