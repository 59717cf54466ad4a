export function log(level, message, details) {
  console.log(JSON.stringify({ level, message, ...details }))
}
