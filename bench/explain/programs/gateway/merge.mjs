export function merge(people, prices) {
  return people.map((person) => ({ ...person, price: prices[person.id], tags: tagsOf(person) }))
}

const tagsOf = ({ name, plan }) => {
  const tags = []
  for (let i = 0; i < 100; i++) tags.push(`${name}-${plan}-${i}`)
  return tags.length
}
