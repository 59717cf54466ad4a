/** Runtimes that AWS accepts for new functions, in the order of its own message. */
export const RUNTIMES =
  'nodejs20.x python3.14 provided.al2023 python3.12 python3.13 nodejs24.x nodejs22.x java25 python3.10 python3.11 java21 ruby3.3 ruby3.4 ruby3.2 python3.8 python3.9 java17 nodejs16.x dotnet10 dotnet8 java11 dotnet6 nodejs18.x provided.al2 java8.al2'.split(
    ' ',
  )

/** Runtimes that AWS no longer takes. */
export const DEPRECATED =
  'java8 go1.x provided ruby2.5 ruby2.7 nodejs nodejs4.3 nodejs6.10 nodejs8.10 nodejs10.x nodejs12.x nodejs14.x python2.7 python3.6 python3.7 dotnetcore1.0 dotnetcore2.0 dotnetcore2.1 dotnetcore3.1 dotnet5.0 dotnet7'.split(
    ' ',
  )

/** How each family names its runtimes. */
const FAMILIES = [
  /^nodejs(\d{1,3})\.x$/,
  /^python(\d)\.(\d{1,3})$/,
  /^ruby(\d)\.(\d{1,3})$/,
  /^java(\d{1,3})$/,
  /^dotnet(\d{1,3})$/,
  /^provided\.al(\d{1,4})$/,
]

/** Whether a runtime is known, or may have come since: named as its family does, and newer than all of it. */
export function isRuntime(name: string): boolean {
  if (RUNTIMES.includes(name)) return true
  return FAMILIES.some((family) => {
    const version = versionIn(family, name)
    if (version === undefined) return false
    return RUNTIMES.every((known) => version > (versionIn(family, known) ?? 0))
  })
}

/** `python3.14` is version 3,014 of its family. */
function versionIn(family: RegExp, name: string): number | undefined {
  const [, major, minor = 0] = family.exec(name) ?? []
  return major === undefined ? undefined : Number(major) * 1000 + Number(minor)
}
