/** Of the client, only what is used: the rest is not bundled. Loaded when somebody asks for it. */
export {
  CloudWatchClient,
  GetMetricDataCommand,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch'
