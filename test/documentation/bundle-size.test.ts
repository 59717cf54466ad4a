import { readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@jest/globals'
import { ROOT } from '../support/dist.ts'

/** A runner downloads all of it before each run. `npm run bench:startup` says what it takes to start. */
const MAX_BYTES = 2_000_000

test('all JavaScript of dist together stays below 2 MB', () => {
  const dist = path.join(ROOT, 'dist')
  const scripts = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.[cm]?js$/.test(file),
  )
  const bytes = scripts.reduce((sum, file) => sum + statSync(path.join(dist, file)).size, 0)
  expect(bytes).toBeGreaterThan(1_000_000)
  expect(bytes).toBeLessThan(MAX_BYTES)
})
