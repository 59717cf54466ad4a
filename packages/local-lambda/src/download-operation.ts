import type { Operation, ServiceResponse } from './call.ts'

/** What the address that `locationOf` gave leads to; errors are in S3's form. */
export const downloadCode: Operation = async (context, call) => {
  const code = context.downloads.find(call.path.Token ?? '')
  if (code === undefined) return xmlError(403, 'AccessDenied', 'Request has expired')
  try {
    const body = await context.code.read(code)
    return { status: 200, headers: { 'Content-Type': 'application/zip' }, body }
  } catch {
    return xmlError(404, 'NoSuchKey', 'The specified key does not exist.')
  }
}

function xmlError(status: number, code: string, message: string): ServiceResponse {
  const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`
  return { status, headers: { 'Content-Type': 'application/xml' }, body: Buffer.from(xml) }
}
