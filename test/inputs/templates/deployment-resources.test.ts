import { describe, expect, test } from '@jest/globals'
import { readTemplate } from '../../../src/inputs/templates/read.ts'
import { directoryWith } from '../../support/files.ts'

const read = async (files: Record<string, string | Uint8Array>, template = 'template.yaml') => {
  using directory = directoryWith(files)
  return await readTemplate(template, directory.path)
}

const FUNCTION = 'Type: AWS::Serverless::Function'

describe('what serves the deployment', () => {
  const lambda = (variables = '{}') =>
    `{Type: AWS::Lambda::Function, Properties: {Code: ., Environment: {Variables: ${variables}}}}`
  const serving = async (resources: string, more: Record<string, string> = {}) => {
    const { functions } = await read({ 'template.yaml': `Resources:\n${resources}`, ...more })
    return functions.filter((each) => each.servesDeployment).map(({ id }) => id)
  }

  test('is what stands behind CDK’s provider framework, its three functions included', async () => {
    const framework =
      '{USER_ON_EVENT_FUNCTION_ARN: !GetAtt OnEvent.Arn, USER_IS_COMPLETE_FUNCTION_ARN: !GetAtt Done.Arn}'
    expect(
      await serving(
        `  OnEvent: ${lambda()}\n  Done: ${lambda()}\n  FrameworkOnEvent: ${lambda(framework)}\n  FrameworkIsComplete: ${lambda(framework)}\n  FrameworkOnTimeout: ${lambda(framework)}\n  App: ${lambda('{NEXT: !GetAtt OnEvent.Arn}')}\n  R: {Type: Custom::R, Properties: {ServiceToken: !GetAtt FrameworkOnEvent.Arn}}\n`,
      ),
    ).toEqual(['OnEvent', 'Done', 'FrameworkOnEvent', 'FrameworkIsComplete', 'FrameworkOnTimeout'])
  })

  test('is a macro, a trigger behind its version, and a hook of CodeDeploy', async () => {
    expect(
      await serving(
        `  M: ${lambda()}\n  T: ${lambda()}\n  H: ${lambda()}\n  App: {${FUNCTION}, Properties: {CodeUri: ., DeploymentPreference: {Hooks: {PreTraffic: !Ref H}}}}\n  Macro: {Type: AWS::CloudFormation::Macro, Properties: {FunctionName: !Sub "\${M.Arn}"}}\n  V: {Type: AWS::Lambda::Version, Properties: {FunctionName: !Ref T}}\n  Trigger: {Type: Custom::Trigger, Properties: {HandlerArn: !Ref V}}\n`,
      ),
    ).toEqual(['M', 'T', 'H'])
  })

  test('is found across nested stacks, in both directions', async () => {
    const nested = (resources: string) => `Resources:\n${resources}`
    expect(
      await serving(
        `  Given: ${lambda()}\n  In: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: in.yaml, Parameters: {Token: !GetAtt Given.Arn}}}\n  Out: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: out.yaml}}\n  R: {Type: Custom::R, Properties: {ServiceToken: !GetAtt Out.Outputs.Arn}}\n`,
        {
          'in.yaml': nested(
            `  App: ${lambda()}\n  R: {Type: Custom::R, Properties: {ServiceToken: !Ref Token}}\n`,
          ),
          'out.yaml': `${nested(`  Handler: ${lambda()}\n  App: ${lambda()}\n`)}Outputs: {Arn: {Value: !GetAtt Handler.Arn}}\n`,
        },
      ),
    ).toEqual(['Given', 'Out/Handler'])
  })
})
