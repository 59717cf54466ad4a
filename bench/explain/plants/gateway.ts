import type { Plant } from '../plant.ts'

const gateway = (each: Omit<Plant, 'language' | 'kind' | 'program'> & Partial<Plant>): Plant => ({
  language: 'nodejs',
  program: 'gateway',
  kind: 'downstream',
  ...each,
})

/** A program that mostly waits: fetch, some at once, a cache. */
export const GATEWAY: readonly Plant[] = [
  gateway({
    name: 'awaited in a loop',
    file: 'index.mjs',
    find: '  return Promise.all(ids.map((id) => profile(id)))',
    replace: '  const all = []\n  for (const id of ids) all.push(await profile(id))\n  return all',
  }),
  gateway({
    name: 'plan no longer kept',
    file: 'clients/profile.mjs',
    find: "  known.set('plans', plan)\n",
    replace: '',
  }),
  gateway({
    name: 'prices of each',
    file: 'index.mjs',
    find: 'const prices = await pricing(ids)',
    replace:
      'const prices = {}\n  for (const id of ids) Object.assign(prices, await pricing([id]))',
  }),
  gateway({
    name: 'waits before it asks',
    kind: 'waiting',
    file: 'clients/http.mjs',
    find: '  if (!response.ok)',
    replace: '  await new Promise((resolve) => setTimeout(resolve, 8))\n  if (!response.ok)',
  }),
  gateway({
    name: 'a backoff that no error asked for',
    kind: 'waiting',
    file: 'index.mjs',
    find: 'const prices =',
    replace: "await (await import('node:timers/promises')).setTimeout(12)\n  const prices =",
  }),
  gateway({
    name: 'tags made longer',
    kind: 'function',
    named: ['tagsOf'],
    file: 'merge.mjs',
    find: 'i < 100;',
    replace: 'i < 6000;',
  }),
  gateway({
    name: 'polls until it is there',
    file: 'clients/pricing.mjs',
    find: "const list = await getJson('/prices')",
    replace:
      "let list\n  for (let attempt = 0; attempt < 5; attempt++) list = await getJson('/prices')",
  }),
]
