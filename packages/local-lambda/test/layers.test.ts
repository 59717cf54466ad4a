import { existsSync, readdirSync } from 'node:fs'
import {
  CreateFunctionCommand,
  DeleteLayerVersionCommand,
  GetFunctionCommand,
  GetLayerVersionByArnCommand,
  GetLayerVersionCommand,
  ListLayersCommand,
  ListLayerVersionsCommand,
  PublishLayerVersionCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda'
import { expect, test } from '@jest/globals'
import { functionInput, one, refusal, start, zipOf } from './support.ts'

function layer(LayerName: string, text: string) {
  return new PublishLayerVersionCommand({
    LayerName,
    Content: { ZipFile: zipOf(text, `${LayerName}.txt`) },
    CompatibleRuntimes: ['nodejs22.x'],
  })
}

test('layers are published, shown, listed newest first and deleted, and numbers are not used again', async () => {
  await using running = await start()
  const { client } = running
  const { LayerArn, Version, Content } = await client.send(layer('tools', '1'))
  expect(LayerArn).toBe('arn:aws:lambda:us-east-1:000000000000:layer:tools')
  expect(Version).toBe(1)
  const location = await fetch(Content?.Location ?? '')
  expect(new Uint8Array(await location.arrayBuffer())).toEqual(zipOf('1', 'tools.txt'))
  await client.send(layer('tools', '2'))
  const byNumber = await client.send(
    new GetLayerVersionCommand({ LayerName: 'tools', VersionNumber: 2 }),
  )
  const byArn = await client.send(new GetLayerVersionByArnCommand({ Arn: `${LayerArn}:2` }))
  expect(byArn).toMatchObject({
    LayerVersionArn: byNumber.LayerVersionArn,
    CompatibleRuntimes: ['nodejs22.x'],
  })
  const { LayerVersions } = await client.send(new ListLayerVersionsCommand({ LayerName: LayerArn }))
  expect(LayerVersions?.map((each) => each.Version)).toEqual([2, 1])
  const { Layers } = await client.send(new ListLayersCommand({ CompatibleRuntime: 'nodejs22.x' }))
  expect(Layers).toMatchObject([{ LayerName: 'tools', LatestMatchingVersion: { Version: 2 } }])
  for (const VersionNumber of [1, 2]) {
    await client.send(new DeleteLayerVersionCommand({ LayerName: 'tools', VersionNumber }))
  }
  expect((await client.send(layer('tools', '3'))).Version).toBe(3)
})

test('a function has the files of its layers, later ones before earlier ones, also when they are deleted', async () => {
  await using running = await start()
  const { client, factory } = running
  const { Content, ...a } = await client.send(layer('a', 'x'))
  const b = await client.send(layer('b', 'y'))
  const Layers = [a.LayerVersionArn ?? '', b.LayerVersionArn ?? '']
  await client.send(new CreateFunctionCommand({ ...functionInput('one'), Layers }))
  await client.send(new DeleteLayerVersionCommand({ LayerName: 'a', VersionNumber: 1 }))
  const { Configuration } = await client.send(new GetFunctionCommand(one))
  expect(Configuration?.Layers).toEqual([
    { Arn: Layers[0], CodeSize: Content?.CodeSize },
    { Arn: Layers[1], CodeSize: b.Content?.CodeSize },
  ])
  await running.invoke('one')
  const { layersDirectory = '' } = factory.started[0] ?? {}
  expect(readdirSync(layersDirectory).toSorted()).toEqual(['a.txt', 'b.txt'])
  await client.send(new UpdateFunctionConfigurationCommand({ ...one, Layers: [] }))
  await running.invoke('one')
  expect(factory.started[1]?.layersDirectory).toBeUndefined()
  expect(existsSync(layersDirectory)).toBe(true)
})

test('a layer of another account says where to get it from', async () => {
  await using running = await start()
  const Layers = ['arn:aws:lambda:us-east-1:094274105915:layer:AWSLambdaPowertools:7']
  expect(
    await refusal(
      running.client.send(new CreateFunctionCommand({ ...functionInput('one'), Layers })),
    ),
  ).toMatch(/does not exist\. The embedded Lambda service has only the layers that were published/)
})
