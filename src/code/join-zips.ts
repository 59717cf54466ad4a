/** Sizes and offsets of APPNOTE 6.3: the end of a zip, and what its directory says of a file. */
const END_BYTES = 22
const ENTRY_BYTES = 46

/** Takes the bytes of a zip, a piece at a time. */
export type WriteBytes = (bytes: Uint8Array) => Promise<void>

/**
 * Makes one zip of several, none of which has a comment or more than 65,535 files: their files one
 * after the other as they come, then their directories, in which each file's offset is moved.
 */
export async function joinZips(zips: AsyncIterable<Uint8Array>, write: WriteBytes): Promise<void> {
  const directories: Buffer[] = []
  let filesBytes = 0
  let count = 0
  for await (const zip of zips) {
    const bytes = Buffer.from(zip.buffer, zip.byteOffset, zip.byteLength)
    const end = bytes.subarray(-END_BYTES)
    const directoryAt = end.readUInt32LE(16)
    const directory = Buffer.from(bytes.subarray(directoryAt, -END_BYTES))
    moveBy(directory, filesBytes)
    directories.push(directory)
    count += end.readUInt16LE(10)
    filesBytes += directoryAt
    await write(bytes.subarray(0, directoryAt))
  }
  const directory = Buffer.concat(directories)
  const end = Buffer.alloc(END_BYTES)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(count, 8)
  end.writeUInt16LE(count, 10)
  end.writeUInt32LE(directory.byteLength, 12)
  end.writeUInt32LE(filesBytes, 16)
  await write(Buffer.concat([directory, end]))
}

/** Moves the offset of every file that a directory lists. */
function moveBy(directory: Buffer, bytes: number): void {
  for (let at = 0; at < directory.byteLength; ) {
    directory.writeUInt32LE(directory.readUInt32LE(at + 42) + bytes, at + 42)
    const lengths = [28, 30, 32].map((field) => directory.readUInt16LE(at + field))
    at += ENTRY_BYTES + lengths.reduce((sum, length) => sum + length, 0)
  }
}
