/** What the SDK's chain would find in a runner's environment; an instance role is not looked for. */
export function hasAwsCredentials(env: Readonly<Record<string, string | undefined>>): boolean {
  return [
    env.AWS_ACCESS_KEY_ID,
    env.AWS_WEB_IDENTITY_TOKEN_FILE,
    env.AWS_PROFILE,
    env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI,
    env.AWS_CONTAINER_CREDENTIALS_FULL_URI,
  ].some((value) => value !== undefined && value !== '')
}
