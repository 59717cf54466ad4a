import { readdirSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { directoryWith } from '../support/files.ts'
import { CHECK, start } from './process.ts'
import { world } from './support.ts'

test.each([
  { preview: 'isolated', signal: 'SIGKILL' },
  { preview: 'isolated', signal: 'SIGTERM' },
  { preview: 'isolated', signal: 'SIGHUP' },
  { preview: 'in-place', signal: 'SIGKILL' },
  { preview: 'in-place', signal: 'SIGTERM' },
  { preview: 'in-place', signal: 'SIGHUP' },
] as const)(
  'a process ($preview) that gets $signal in the middle leaves nothing that sweep does not clean up',
  async ({ preview, signal }) => {
    await using place = await world('slower', {}, { realTime: true })
    using directory = directoryWith({ 'head/index.mjs': 'export const handler = 2' })
    const before = place.state()
    const args = [...CHECK, '--preview', preview]
    const run = start(args, place.service.endpoint, directory.path)
    const at = preview === 'isolated' ? 'CreateFunction' : 'PublishVersion'
    place.faults = {
      after({ operation, nth }) {
        if (operation === at && nth === 4) run.child.kill(signal)
        return undefined
      },
    }
    await run.ended
    place.faults = {}
    if (signal === 'SIGKILL') {
      expect(place.state()).not.toEqual(before)
      const dry = start(['sweep', '--dry-run'], place.service.endpoint, directory.path)
      await dry.ended
      expect(dry.output()).toMatch(/^Function +Run +Result +Why\n/)
      expect(dry.output()).toMatch(/ local run-\d+\/\w+ +kept +it expires at 2/)
      await place.sweepLater()
    } else {
      expect(run.output()).toContain('The run was cancelled; nothing of it is left behind.')
    }
    expect(place.state()).toEqual(before)
    // Its directory for temporary files, too.
    expect(readdirSync(directory.path)).toEqual(['head'])
  },
)
