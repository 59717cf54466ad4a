import { NODE_PLANTS, NODE_PROGRAM } from './explain/nodejs.ts'
import { planted } from './explain/program.ts'
import { openExplainer, written } from './explain/run.ts'

await using explainer = await openExplainer()
for (const plant of NODE_PLANTS) {
  if (process.argv[2] && !plant.name.startsWith(process.argv[2])) continue
  await using base = await written(NODE_PROGRAM)
  await using head = await written(planted(NODE_PROGRAM, plant))
  const t0 = Date.now()
  const found = await explainer.explain({
    base: base.directory,
    head: head.directory,
    runtime: 'nodejs24.x',
    handler: 'index.handler',
    about: plant.about ?? 'duration',
  })
  if (found.kind !== 'explained') {
    console.log(plant.name, found)
    continue
  }
  const causes = found.explanation.causes
  const ok =
    causes[0] &&
    causes[0].kind === plant.kind &&
    (!plant.named || plant.named.includes(causes[0].name))
  console.log(
    ok ? 'ok  ' : 'MISS',
    plant.name,
    Date.now() - t0,
    ok && !process.argv[2]
      ? causes
          .slice(0, 3)
          .map((c) => `${c.kind} ${c.name} ${c.sharePercent} ${c.from?.name}:${c.from?.line}`)
      : causes,
  )
}
