/** Processors that Lambda has, each with prices of its own. */
export type Architecture = 'x86_64' | 'arm64'
