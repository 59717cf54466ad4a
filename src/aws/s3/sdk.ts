/** Of the client, only what is used: the rest is not bundled. Loaded when somebody asks for it. */
export {
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3'
