import { getJson } from './http.mjs'

const known = new Map()

export async function profile(id) {
  const cached = known.get('plans')
  const plan = cached ?? (await loadPlan())
  const name = await getJson(`/people/${id}`)
  return { id, name, plan, initials: initials(name) }
}

async function loadPlan() {
  const plan = await getJson('/plans')
  known.set('plans', plan)
  return plan
}

function initials(name) {
  return name
    .split(' ')
    .map((part) => part.charAt(0))
    .join('')
}
