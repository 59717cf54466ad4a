import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@jest/globals'
import { globSync } from 'tinyglobby'
import { ROOT } from './support/dist.ts'

/** What the linter cannot say; which room may import which stands in biome.rooms.json. */
test('the process is read at the edge only', () => {
  const reading = globSync('src/**/*.ts', { cwd: ROOT }).filter((file) =>
    /\bprocess\.(env|argv|cwd)\b/.test(readFileSync(path.join(ROOT, file), 'utf8')),
  )
  expect(reading.filter((file) => !file.startsWith('src/entry/'))).toEqual([])
})
