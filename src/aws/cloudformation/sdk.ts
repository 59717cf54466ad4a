/** Of the client, only what is used: the rest is not bundled. Loaded when somebody asks for it. */
export {
  CloudFormationClient,
  DescribeStackResourceCommand,
  GetTemplateSummaryCommand,
  paginateListStackResources,
  paginateListStacks,
} from '@aws-sdk/client-cloudformation'
