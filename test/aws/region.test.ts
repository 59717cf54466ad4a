import { expect, test } from '@jest/globals'
import { runDist } from '../support/dist.ts'
import { directoryWith } from '../support/files.ts'

const CHECK = ['check', '--function-name', 'orders', '--head-code', 'head']
const FILES = {
  'head/index.mjs': 'export const handler = 1',
  'home/.aws/config': '[default]\nregion = eu-north-1\n[profile far]\nregion = sa-east-1\n',
  'elsewhere/empty': '',
}

async function regionOfCheck(env: NodeJS.ProcessEnv, args: readonly string[] = CHECK) {
  using directory = directoryWith(FILES)
  const { HOME = 'elsewhere', ...others } = env
  const { status, stderr } = await runDist('cli.js', args, {
    cwd: directory.path,
    env: { HOME: `${directory.path}/${HOME}`, AWS_EC2_METADATA_DISABLED: 'true', ...others },
  })
  return { status, stderr }
}

test.each([
  ['no region', {}],
  ['an empty one, as of a variable that is not set', { AWS_REGION: '', AWS_DEFAULT_REGION: ' ' }],
])('a run on AWS with %s is refused', async (_, env) => {
  for (const args of [CHECK, ['sweep']]) {
    const { status, stderr } = await regionOfCheck(env, args)
    expect(stderr).toMatch(
      /^AWS_REGION is missing: no region is set to look for functions in; set it/,
    )
    expect(status).toBe(2)
  }
})

test('what is no name of a region is refused', async () => {
  const { status, stderr } = await regionOfCheck({ AWS_REGION: 'Frankfurt' })
  expect(stderr).toBe(
    'AWS_REGION: Frankfurt is not the name of a region; give one such as eu-central-1.\n',
  )
  expect(status).toBe(2)
})

test.each([
  [{ AWS_REGION: 'eu-west-1', AWS_DEFAULT_REGION: 'eu-west-2' }],
  [{ AWS_DEFAULT_REGION: 'eu-west-2' }],
  [{ HOME: 'home' }],
  [{ HOME: 'home', AWS_PROFILE: 'far' }],
])('a region from %j is taken, and only credentials are missing then', async (env) => {
  const { stderr } = await regionOfCheck(env)
  expect(stderr).toMatch(/^There are no AWS credentials/m)
})
