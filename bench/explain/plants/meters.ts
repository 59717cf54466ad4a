import type { Plant } from '../plant.ts'

const meters = (each: Omit<Plant, 'language' | 'kind' | 'program'> & Partial<Plant>): Plant => ({
  language: 'python',
  program: 'meters',
  kind: 'function',
  ...each,
})

/** Data classes, a cache, groups, a service that is asked for pages. */
export const METERS: readonly Plant[] = [
  meters({
    name: 'a price that is known no more',
    named: ['price_of'],
    file: 'grid/bills.py',
    find: '@lru_cache(maxsize=None)\ndef price_of(zone, month)',
    replace: 'def price_of(zone, month)',
  }),
  meters({
    name: 'zones that are nearly right',
    named: ['zone_of'],
    file: 'grid/readings.py',
    find: '    return ZONES.get(name.strip().lower(), "?")',
    replace:
      '    near = get_close_matches(name.strip().lower(), ZONES, n=1)\n    return ZONES[near[0]] if near else "?"',
    also: [
      {
        file: 'grid/readings.py',
        find: 'import re\n',
        replace: 'import re\nfrom difflib import get_close_matches\n',
      },
    ],
  }),
  meters({
    name: 'rows checked for what was found',
    named: ['readings_of', '__eq__'],
    file: 'grid/readings.py',
    find: '            found.append(parse(row))',
    replace:
      '            reading = parse(row)\n            if reading not in found[-40:]:\n                found.append(reading)',
  }),
  meters({
    name: 'patterns made at start',
    kind: 'module',
    about: 'init',
    named: ['patterns'],
    file: 'grid/readings.py',
    find: 'ROW = re',
    replace: 'from grid.patterns import PATTERNS\n\nROW = PATTERNS[0] and re',
    added: {
      'grid/patterns.py':
        'import re\n\nPATTERNS = [re.compile(r"(?:M|m)(\\d{%d})\\|(north|south|east|west)(?:%d)+" % (n, n)) for n in range(1, 250)]\n',
    },
  }),
  meters({
    name: 'smaller pages',
    kind: 'downstream',
    named: ['GET 127'],
    file: 'grid/remote.py',
    find: 'PAGES = 3',
    replace: 'PAGES = 12',
    also: [{ file: 'grid/remote.py', find: 'size * 10)', replace: 'size * 10 // 4)' }],
  }),
  meters({
    name: 'waits for a queue that stays empty',
    kind: 'waiting',
    file: 'grid/remote.py',
    find: '    rows = []\n',
    replace:
      '    rows = []\n    try:\n        rows += waiting.get(timeout=0.02)\n    except queue.Empty:\n        pass\n',
    also: [
      {
        file: 'grid/remote.py',
        find: 'import os\n',
        replace: 'import os\nimport queue\n',
      },
      {
        file: 'grid/remote.py',
        find: 'PAGES = 3',
        replace: 'PAGES = 3\nwaiting = queue.Queue()',
      },
    ],
  }),
  meters({
    name: 'each reading written to the standard error',
    kind: 'log',
    file: 'grid/readings.py',
    find: '    for row in rows:\n',
    replace:
      '    for row in rows:\n        sys.stderr.write(f"read {row} after {len(found)} others\\n")\n',
    also: [{ file: 'grid/readings.py', find: 'import re\n', replace: 'import re\nimport sys\n' }],
  }),
  meters({
    name: 'faults that keep their frames',
    kind: 'gc',
    orKind: 'function',
    named: ['parse', 'readings_of'],
    file: 'grid/readings.py',
    find: '    match = ROW.match(row)\n',
    replace:
      '    match = ROW.match(row)\n    seen = {"row": row, "cells": [{"at": at, "text": text} for at, text in enumerate(row.split("|") * 6)]}\n    seen["self"] = seen\n',
  }),
]
