import type { Plant } from '../plant.ts'

const services = (each: Omit<Plant, 'language' | 'kind' | 'program'> & Partial<Plant>): Plant => ({
  language: 'python',
  program: 'services',
  kind: 'downstream',
  ...each,
})

/** A program in Python that mostly waits: a pool of threads, http.client. */
export const SERVICES: readonly Plant[] = [
  services({
    name: 'one after the other',
    file: 'app.py',
    find: 'list(pool.map(fetch, names))',
    replace: '[fetch(name) for name in names]',
  }),
  services({
    name: 'fetched once more to score',
    file: 'app.py',
    find: 'score(text) for name, text',
    replace: 'score(text + fetch(name)) for name, text',
  }),
  services({
    name: 'sleeps after each call',
    kind: 'waiting',
    file: 'api.py',
    find: '    if response.status >= 500:',
    replace: '    time.sleep(0.006)\n    if response.status >= 500:',
    also: [{ file: 'api.py', find: 'import os', replace: 'import os\nimport time' }],
  }),
  services({
    name: 'tries three times',
    file: 'app.py',
    find: '    return get("/people/" + name)',
    replace: '    for attempt in range(3):\n        text = get("/people/" + name)\n    return text',
  }),
  services({
    name: 'weights in a longer loop',
    kind: 'function',
    named: ['weight', 'score'],
    file: 'scoring.py',
    find: 'range(300)',
    replace: 'range(9000)',
  }),
  services({
    name: 'waits for an event',
    kind: 'waiting',
    file: 'app.py',
    find: '    scores =',
    replace: '    threading.Event().wait(0.015)\n    scores =',
    also: [{ file: 'app.py', find: 'import json', replace: 'import json\nimport threading' }],
  }),
]
