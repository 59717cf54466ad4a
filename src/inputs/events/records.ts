import { createHash } from 'node:crypto'

type JsonObject = Readonly<Record<string, unknown>>

export const sqsRecord = ({ body = '{}' }: JsonObject): JsonObject => ({
  messageId: '{{uuid}}',
  receiptHandle: '{{uuid}}',
  body,
  attributes: {
    ApproximateReceiveCount: '1',
    SentTimestamp: '1700000000000',
    SenderId: 'AIDAIENQZJOLO23YVJ4VO',
    ApproximateFirstReceiveTimestamp: '1700000000001',
  },
  messageAttributes: {},
  md5OfBody: createHash('md5').update(String(body)).digest('hex'),
  eventSource: 'aws:sqs',
  eventSourceARN: 'arn:aws:sqs:us-east-1:123456789012:queue',
  awsRegion: 'us-east-1',
})

/** Event structure 2.1 of an object that was put. */
export const S3_RECORD = {
  eventVersion: '2.1',
  eventSource: 'aws:s3',
  awsRegion: 'us-east-1',
  eventTime: '{{timestamp}}',
  eventName: 'ObjectCreated:Put',
  userIdentity: { principalId: 'AWS:AIDAIENQZJOLO23YVJ4VO' },
  requestParameters: { sourceIPAddress: '192.0.2.1' },
  responseElements: { 'x-amz-request-id': '{{uuid}}', 'x-amz-id-2': '{{uuid}}' },
  s3: {
    s3SchemaVersion: '1.0',
    configurationId: 'lambda',
    bucket: {
      name: 'bucket',
      ownerIdentity: { principalId: 'A3I5XTEXAMAI3E' },
      arn: 'arn:aws:s3:::bucket',
    },
    object: {
      key: 'object.json',
      size: 1024,
      eTag: 'd41d8cd98f00b204e9800998ecf8427e',
      sequencer: '0055AED6DCD90281E5',
    },
  },
}

export const EVENTBRIDGE = {
  version: '0',
  id: '{{uuid}}',
  'detail-type': 'Scheduled Event',
  source: 'aws.events',
  account: '123456789012',
  time: '{{timestamp}}',
  region: 'us-east-1',
  resources: ['arn:aws:events:us-east-1:123456789012:rule/rule'],
  detail: {},
}

/** An inserted item; `NEW_AND_OLD_IMAGES` streams of updates need their images as overrides. */
export const DYNAMODB_RECORD = {
  eventID: '{{uuid}}',
  eventName: 'INSERT',
  eventVersion: '1.1',
  eventSource: 'aws:dynamodb',
  awsRegion: 'us-east-1',
  dynamodb: {
    ApproximateCreationDateTime: 1_700_000_000,
    Keys: { id: { S: 'item-{{counter}}' } },
    NewImage: { id: { S: 'item-{{counter}}' } },
    SequenceNumber: '4421584500000000017450439091',
    SizeBytes: 26,
    StreamViewType: 'NEW_AND_OLD_IMAGES',
  },
  eventSourceARN:
    'arn:aws:dynamodb:us-east-1:123456789012:table/table/stream/2023-11-14T22:13:20.000',
}
