/** Of the client, only what is used; loaded when somebody asks for it, as most runs do not. */
export { CloudFormationClient, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation'
