/** The one bundle behind `dist/index.js`, `dist/post.js` and `dist/cli.js`: each loads its part only. */
export const action = async (): Promise<void> => (await import('./main.ts')).main()
export const post = async (): Promise<void> => (await import('./post.ts')).post()
export const cli = async (): Promise<void> => (await import('./cli.ts')).cli()
