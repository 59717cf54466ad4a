/** Where the next page of a list of Lambda's begins. */
interface PageAt {
  Marker?: string
}

/** The pages of a list, each asked for by what the one before it says, and only when it is wanted. */
export async function* pagesOf<Page extends { NextMarker?: string | undefined }>(
  ask: (at: PageAt) => Promise<Page>,
): AsyncGenerator<Page> {
  let at: PageAt | undefined = {}
  while (at) {
    const page: Page = await ask(at)
    yield page
    at = page.NextMarker ? { Marker: page.NextMarker } : undefined
  }
}
