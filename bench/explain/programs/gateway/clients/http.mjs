export async function getJson(path) {
  const response = await fetch(new URL(path, process.env.STORE))
  if (!response.ok) throw new Error(`status ${response.status}`)
  return parse(await response.text())
}

function parse(text) {
  return JSON.parse(text)
}
