/** The region of a run, from the environment; Lambda's oldest where nobody says. */
export function regionOf({ AWS_REGION, AWS_DEFAULT_REGION }: NodeJS.ProcessEnv): string {
  return AWS_REGION ?? AWS_DEFAULT_REGION ?? 'us-east-1'
}
