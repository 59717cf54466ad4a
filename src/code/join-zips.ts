/** Sizes and offsets of APPNOTE 6.3: the end of a zip, and what its directory says of a file. */
const END_BYTES = 22
const ENTRY_BYTES = 46

/**
 * Makes one zip of several, none of which has a comment or more than 65,535 files: their files one
 * after the other, then their directories, in which each file's offset is moved.
 */
export function joinZips(zips: readonly Uint8Array[]): Uint8Array {
  const parts = zips.map((zip) => {
    const bytes = Buffer.from(zip.buffer, zip.byteOffset, zip.byteLength)
    const end = bytes.subarray(-END_BYTES)
    const directoryAt = end.readUInt32LE(16)
    return {
      files: bytes.subarray(0, directoryAt),
      directory: Buffer.from(bytes.subarray(directoryAt, -END_BYTES)),
      count: end.readUInt16LE(10),
    }
  })
  let filesBytes = 0
  for (const { files, directory } of parts) {
    moveBy(directory, filesBytes)
    filesBytes += files.byteLength
  }
  const directories = Buffer.concat(parts.map(({ directory }) => directory))
  const count = parts.reduce((total, part) => total + part.count, 0)
  const end = Buffer.alloc(END_BYTES)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(count, 8)
  end.writeUInt16LE(count, 10)
  end.writeUInt32LE(directories.byteLength, 12)
  end.writeUInt32LE(filesBytes, 16)
  return Buffer.concat([...parts.map(({ files }) => files), directories, end])
}

/** Moves the offset of every file that a directory lists. */
function moveBy(directory: Buffer, bytes: number): void {
  for (let at = 0; at < directory.byteLength; ) {
    directory.writeUInt32LE(directory.readUInt32LE(at + 42) + bytes, at + 42)
    const lengths = [28, 30, 32].map((field) => directory.readUInt16LE(at + field))
    at += ENTRY_BYTES + lengths.reduce((sum, length) => sum + length, 0)
  }
}
