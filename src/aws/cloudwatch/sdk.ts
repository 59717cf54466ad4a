/** Of the client, only what is used: the rest is not bundled. Loaded when somebody asks for it. */
export {
  CloudWatchClient,
  PutMetricDataCommand,
  paginateGetMetricData,
} from '@aws-sdk/client-cloudwatch'
