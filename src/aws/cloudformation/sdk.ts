/** Of the client, only what is used: the rest is not bundled. Loaded when somebody asks for it. */
export {
  CloudFormationClient,
  DescribeStackResourceCommand,
  GetTemplateSummaryCommand,
  ListStackResourcesCommand,
  ListStacksCommand,
} from '@aws-sdk/client-cloudformation'
