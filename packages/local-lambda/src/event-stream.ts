import { crc32 } from 'node:zlib'

/** Header of type string (7), as `application/vnd.amazon.eventstream` writes it. */
const STRING = 7

/**
 * One message of an event stream: lengths, their checksum, headers, payload, and the checksum of it
 * all. Source: Smithy, "Amazon Event Stream Specification".
 */
export function eventMessage(type: string, contentType: string, payload: Buffer): Buffer {
  const headers = Buffer.concat([
    header(':event-type', type),
    header(':content-type', contentType),
    header(':message-type', 'event'),
  ])
  const message = Buffer.alloc(16 + headers.length + payload.length)
  message.writeUInt32BE(message.length, 0)
  message.writeUInt32BE(headers.length, 4)
  message.writeUInt32BE(crc32(message.subarray(0, 8)), 8)
  headers.copy(message, 12)
  payload.copy(message, 12 + headers.length)
  message.writeUInt32BE(crc32(message.subarray(0, -4)), message.length - 4)
  return message
}

function header(name: string, value: string): Buffer {
  const bytes = Buffer.from(value)
  const head = Buffer.from([name.length, ...Buffer.from(name), STRING, 0, 0])
  head.writeUInt16BE(bytes.length, head.length - 2)
  return Buffer.concat([head, bytes])
}
