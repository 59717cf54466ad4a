import type { Plant } from '../plant.ts'

const lines = (each: Omit<Plant, 'language' | 'kind' | 'program'> & Partial<Plant>): Plant => ({
  language: 'python',
  program: 'lines',
  kind: 'function',
  ...each,
})

/** A program in Python of small functions: map and filter, comprehensions, a cache. */
export const LINES: readonly Plant[] = [
  lines({
    name: 'cache cleared for each row',
    named: ['bucket'],
    file: 'stats.py',
    find: '        self.rows += 1\n',
    replace: '        self.rows += 1\n        bucket.cache_clear()\n',
  }),
  lines({
    name: 'pattern that looks everywhere',
    named: ['parsed'],
    file: 'main.py',
    find: 'r"(\\S+) (\\S+) (\\d+) (.*)"',
    replace: 'r"(.*\\S+) (.*\\S+) .*?(\\d+) (.*?a.*?t.*?e.*)"',
  }),
  lines({
    name: 'fields read for each row',
    named: ['cleaned', 'fields'],
    file: 'clean.py',
    find: '    return {key: lowered',
    replace: '    fields = json.loads(json.dumps(fields))\n    return {key: lowered',
    also: [{ file: 'clean.py', find: 'def cleaned', replace: 'import json\n\n\ndef cleaned' }],
  }),
  lines({
    name: 'source read again',
    named: ['source'],
    file: 'main.py',
    find: '    return stats.result()',
    replace: '    logger.info("%d lines", len(source(900)))\n    return stats.result()',
  }),
  lines({
    name: 'each row logged',
    kind: 'log',
    file: 'main.py',
    find: '        stats.add(cleaned(row, FIELDS))',
    replace: '        logger.info("row %s", row)\n        stats.add(cleaned(row, FIELDS))',
  }),
  lines({
    name: 'errors as a list',
    named: ['add'],
    file: 'stats.py',
    find: '            self.errors.add(row["path"])',
    replace:
      '            self.errors = set(sorted(list(self.errors) + [row["path"] + str(i) for i in range(20)]))',
  }),
  lines({
    name: 'all rows answered',
    kind: 'response',
    file: 'stats.py',
    find: '"errors": len(self.errors)}',
    replace: '"errors": len(self.errors), "all": [self.hosts] * 400}',
  }),
]
