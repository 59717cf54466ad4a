/** Works on a list, so many at once. */
export async function pooled(list, atOnce, work) {
  const results = []
  let next = 0
  const worker = async () => {
    while (next < list.length) {
      const index = next++
      results[index] = await work(list[index])
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return results
}
