const users = Array.from({ length: 300 }, (_, i) => ({ name: `u${i}`, secret: `s${i}` }))

exports.auth = function auth(request, next) {
  const user = verify(request.headers.token)
  if (!user) return { error: 'unauthorized' }
  request.user = user
  return next()
}

function verify(token) {
  const [name, sign] = token.split('.')
  let value = 0
  for (let i = 0; i < 500; i++) value = (value * 31 + name.charCodeAt(i % name.length)) % 65521
  return value >= 0 && sign ? users[value % users.length] : undefined
}
